package io.kith.cli;

import io.kith.codec.ServiceBinding;
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
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds the services among compiled classes, and loads their bindings. */
final class CompiledServices {

  private static final String BINDING = ServiceBinding.SUFFIX + ".class";

  private CompiledServices() {}

  /**
   * What is made of the bindings of all services in some directories or jars, sorted by name.
   *
   * @param classPath what their classes need besides
   * @throws IllegalArgumentException if one cannot be loaded
   */
  static <T> List<T> each(
      List<Path> locations, List<Path> classPath, Function<ServiceBinding<?>, T> made)
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
    var all = new ArrayList<T>();
    ClassLoader own = CompiledServices.class.getClassLoader();
    try (var loader = new URLClassLoader(urls.toArray(URL[]::new), own)) {
      for (String name : names) {
        all.add(made.apply(binding(name, loader)));
      }
    }
    return all;
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

  private static ServiceBinding<?> binding(String name, ClassLoader loader) {
    try {
      return Class.forName(name, true, loader)
          .asSubclass(ServiceBinding.class)
          .getConstructor()
          .newInstance();
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
