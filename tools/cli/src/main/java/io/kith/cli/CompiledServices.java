package io.kith.cli;

import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the services among compiled classes, and asks their bindings for the contracts. */
final class CompiledServices {

  private static final String BINDING = ServiceBinding.SUFFIX + ".class";

  private CompiledServices() {}

  /**
   * The contracts of all services in some directories or jars, sorted by name.
   *
   * @param classPath what their classes need besides
   * @throws IllegalArgumentException if one cannot be loaded
   */
  static List<ServiceSchema> contracts(List<Path> locations, List<Path> classPath)
      throws IOException {
    var names = new TreeSet<String>();
    var urls = new ArrayList<URL>();
    for (Path location : locations) {
      names.addAll(bindings(location));
      urls.add(location.toUri().toURL());
    }
    for (Path path : classPath) {
      urls.add(path.toUri().toURL());
    }
    var contracts = new ArrayList<ServiceSchema>();
    ClassLoader own = CompiledServices.class.getClassLoader();
    try (var loader = new URLClassLoader(urls.toArray(URL[]::new), own)) {
      for (String name : names) {
        contracts.add(contract(name, loader));
      }
    }
    return contracts;
  }

  private static List<String> bindings(Path location) throws IOException {
    if (Files.isDirectory(location)) {
      return bindingsBelow(location);
    }
    try (FileSystem jar = FileSystems.newFileSystem(location)) {
      return bindingsBelow(jar.getPath("/"));
    }
  }

  private static List<String> bindingsBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(BINDING))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }

  private static ServiceSchema contract(String name, ClassLoader loader) {
    try {
      return Class.forName(name, true, loader)
          .asSubclass(ServiceBinding.class)
          .getConstructor()
          .newInstance()
          .schema();
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw new IllegalArgumentException(
          name
              + " cannot be loaded: "
              + e
              + "; compile it with the version of Kith that this is, and name what else it needs by"
              + " --classpath",
          e);
    }
  }
}
