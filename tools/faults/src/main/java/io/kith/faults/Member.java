package io.kith.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A place in the fleet in which one instance after another runs. One thread. */
final class Member {

  private final String name;
  private final Path directory;
  private final List<String> prefix;
  private final Map<String, String> environment;
  private int generation;
  private ChildProcess process;

  /** A place whose first instance starts at once. */
  Member(String name, Path directory, List<String> prefix, Map<String, String> environment) {
    this.name = name;
    this.directory = directory;
    this.prefix = prefix;
    this.environment = environment;
    this.process = next();
  }

  private ChildProcess next() {
    generation++;
    return ChildProcess.start(
        name + generation,
        directory,
        prefix,
        environment,
        LedgerMain.class,
        name + generation,
        directory.resolve("executed-" + name + generation).toString());
  }

  /** What the instance that runs here now answers as its name. */
  String instance() {
    return process.name();
  }

  /** Whether this instance, or one before it, runs or ran here. */
  boolean isHome(String instance) {
    return instance.startsWith(name);
  }

  ChildProcess process() {
    return process;
  }

  /** Starts the next instance; the one before has ended. */
  void startNext() {
    process = next();
  }
}
