package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCommandTest {

  private static final String WITHDRAW = "Bank/withdraw {\"userId\":1,\"coins\":30}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void the_cache_that_it_writes_has_the_service_and_what_it_calls() throws Exception {
    Path cache = directory.resolve("bank.aot");
    String classPath = jars();
    assertThat(aot(cache, classPath, BankMain.class, "--call", WITHDRAW)).as("%s", err).isZero();
    assertThat(out.toString()).contains("java -XX:AOTCache=" + cache);
    assertThat(loadedFrom(cache, classPath))
        .contains("io.kith.cli.BankMain source: shared")
        .contains("io.kith.cli.Bank$Account source: shared");
  }

  @Test
  void a_service_that_does_not_start_is_shown_with_its_last_words() throws Exception {
    Path cache = directory.resolve("none.aot");
    assertThat(aot(cache, jars(), ChildTest.Example.class)).isEqualTo(1);
    assertThat(err.toString())
        .contains("it ended with exit code 1 at its start")
        .contains("nothing to say");
    assertThat(cache).doesNotExist();
  }

  @Test
  void a_method_that_is_not_there_is_wrong_usage() throws Exception {
    Path cache = directory.resolve("none.aot");
    assertThat(aot(cache, jars(), BankMain.class, "--call", "Bank/rob")).isEqualTo(2);
    assertThat(err.toString()).contains("rob");
    assertThat(cache).doesNotExist();
  }

  @Test
  void says_that_something_must_be_run() {
    assertThat(execute(List.of("aot"))).isEqualTo(2);
  }

  /** What the JVM says of the classes of a start that has the cache. */
  private String loadedFrom(Path cache, String classPath) throws Exception {
    Path log = directory.resolve("loaded.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTCache=" + cache,
                "-Xlog:class+load:file=" + log,
                "-cp",
                classPath,
                BankMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out.txt").toFile())
            .start();
    try {
      while (process.isAlive()
          && !Files.readString(directory.resolve("out.txt")).contains("ready")) {
        Thread.onSpinWait();
      }
      return Files.readString(log);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private int aot(Path cache, String classPath, Class<?> main, String... options) {
    var arguments = new ArrayList<>(List.of("aot", "--output", cache.toString()));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--", "-XX:+UseSerialGC", "-cp", classPath, main.getName()));
    return execute(arguments);
  }

  private int execute(List<String> arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  /** The class path of this process, each directory of it packed: a cache is made of jars alone. */
  private String jars() throws IOException {
    var jars = new ArrayList<String>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        jars.add(pack(path, directory.resolve("part-" + jars.size() + ".jar")).toString());
      } else if (Files.exists(path)) {
        jars.add(entry);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (var packed = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, packed);
        packed.closeEntry();
      }
    }
    return jar;
  }
}
