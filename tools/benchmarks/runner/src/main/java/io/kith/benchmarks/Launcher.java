package io.kith.benchmarks;

import io.kith.benchmarks.harness.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the processes of peers, all with the same flags. Some peers write logs and caches into the
 * home directory: that is the folder of the run.
 */
record Launcher(ClassPaths classPaths, List<String> jvmFlags, Path logs) {
  private static final long START_SECONDS = 60;

  Child start(String module, Class<?> main, String log, String... words) {
    var command = new ArrayList<>(List.of(classPaths.java(), "-Duser.home=" + logs));
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", classPaths.of(module), main.getName()));
    command.addAll(List.of(words));
    return Child.start(command, logs.resolve(log + ".log"));
  }

  Child server(Row.Side side, String name) {
    return start(side.module(), ServerProcess.class, name + "-server", side.variant());
  }

  /** Waits until the process is ready, and returns what it says then. */
  static String ready(Child child) {
    String line = child.answer(START_SECONDS);
    if (!line.startsWith("READY ")) {
      throw new IllegalStateException("expected READY, got: " + line);
    }
    return line.substring("READY ".length());
  }
}
