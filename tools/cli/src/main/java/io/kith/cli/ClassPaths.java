package io.kith.cli;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the processes of the demo run with.
 *
 * @param own of this process, which has the hub
 * @param example of the example
 */
record ClassPaths(String own, String example) {

  /**
   * The class paths of this installation.
   *
   * @param directory where to put the {@link Tether}: the example needs it, and must not see what
   *     else is in this module, such as its logger's configuration
   * @throws DemoException if it is not known where the example is
   */
  static ClassPaths find(Path directory) throws DemoException, IOException {
    String example = System.getProperty("kith.example.classpath");
    if (example == null || example.isBlank()) {
      throw new DemoException(
          "the system property kith.example.classpath does not say where the example is:"
              + " run this by the kith script, which sets it");
    }
    copyTether(directory);
    return new ClassPaths(
        System.getProperty("java.class.path"), example + File.pathSeparator + directory);
  }

  private static void copyTether(Path directory) throws IOException {
    String file = Tether.class.getName().replace('.', '/') + ".class";
    Path target = directory.resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream source = Tether.class.getClassLoader().getResourceAsStream(file)) {
      if (source == null) {
        throw new FileNotFoundException(file);
      }
      Files.copy(source, target);
    }
  }
}
