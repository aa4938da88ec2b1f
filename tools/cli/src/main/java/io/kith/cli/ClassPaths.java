package io.kith.cli;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * What the processes of the demo run with.
 *
 * @param own of this process, which has the hub
 * @param example of the example, with this module for its {@link Tether}
 */
record ClassPaths(String own, String example) {

  /**
   * The class paths of this installation.
   *
   * @throws DemoException if it is not known where the example is
   */
  static ClassPaths find() throws DemoException {
    String example = System.getProperty("kith.example.classpath");
    if (example == null || example.isBlank()) {
      throw new DemoException(
          "the system property kith.example.classpath does not say where the example is:"
              + " run this by the kith script, which sets it");
    }
    return new ClassPaths(
        System.getProperty("java.class.path"), example + File.pathSeparator + here());
  }

  /** The jar or the directory with the classes of this module. */
  private static Path here() {
    try {
      return Path.of(Tether.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class cannot come from there", e);
    }
  }

  String of(boolean hub) {
    return hub ? own : example;
  }
}
