package io.kith.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where the peers were built, each with the list of its jars that the build wrote beside it. */
record ClassPaths(Path home) {

  /** The folder that holds this module, found from where this class was loaded. */
  static ClassPaths besideThis() {
    try {
      Path jarOrClasses =
          Path.of(ClassPaths.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new ClassPaths(jarOrClasses.resolve("../../..").normalize());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isBuilt(String module) {
    return Files.exists(list(module));
  }

  String of(String module) {
    try {
      return target(module).resolve("kith-benchmarks-" + module + ".jar")
          + File.pathSeparator
          + Files.readString(list(module)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the peer '"
              + module
              + "' is not built: run ./mvnw -Pbench -pl :kith-benchmarks-runner -am package",
          e);
    }
  }

  /** The version in the name of the jar that begins with this word. */
  Optional<String> version(String module, String artifact) {
    return Arrays.stream(of(module).split(File.pathSeparator))
        .map(jar -> Path.of(jar).getFileName().toString())
        .filter(jar -> jar.matches(artifact + "\\d.*\\.jar"))
        .map(jar -> jar.substring(artifact.length(), jar.length() - ".jar".length()))
        .findFirst();
  }

  String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Path target(String module) {
    return home.resolve(module, "target");
  }

  private Path list(String module) {
    return target(module).resolve("runtime.classpath");
  }
}
