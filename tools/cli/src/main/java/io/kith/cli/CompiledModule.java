package io.kith.cli;

import io.kith.codec.OpenApi;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.codec.contract.ContractDirectory;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The module that a command is about: options that several commands share. */
final class CompiledModule {

  /** Where Maven and Gradle put the classes of a module. */
  private static final List<String> CLASSES =
      List.of("target/classes", "build/classes/java/main", "build/classes/kotlin/main");

  @Parameters(
      arity = "0..1",
      paramLabel = "MODULE",
      defaultValue = ".",
      description = "the directory of a module, with its build file; default: this one")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path module;

  @Option(
      names = "--classes",
      paramLabel = "PATH",
      description =
          "where its services are, directories or jars; default: where Maven or Gradle puts them")
  private @Nullable String classes;

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = "what its services need besides, if loading them fails without")
  private String classPath = "";

  /** The module as a command line goes on with it; nothing if it is this directory. */
  String argument() {
    return module.toString().equals(".") ? "" : " " + module;
  }

  /** Where contracts are, if nothing else is asked for. */
  Path contractDirectory(@Nullable Path chosen) {
    return chosen == null ? module.resolve(ContractDirectory.NAME).normalize() : chosen;
  }

  /**
   * The contracts of the module's services.
   *
   * @throws IllegalArgumentException if there are none
   */
  List<ServiceSchema> contracts() throws IOException {
    List<Path> locations = locations();
    List<ServiceSchema> contracts =
        CompiledServices.each(locations, paths(classPath), ServiceBinding::schema);
    if (contracts.isEmpty()) {
      throw new IllegalArgumentException(
          "no service is in "
              + locations
              + "; annotate an interface with @Service, and compile it with kith-processor");
    }
    return contracts;
  }

  /** The OpenAPI document of each service, by its path below the directory of the contracts. */
  Map<String, String> documents() throws IOException {
    var documents = new TreeMap<String, String>();
    CompiledServices.each(
            locations(),
            paths(classPath),
            service -> Map.entry(document(service.schema().name()), OpenApi.of(service)))
        .forEach(document -> documents.put(document.getKey(), document.getValue()));
    return documents;
  }

  /** Where the OpenAPI document of a service is: beside the {@code .proto} of its package. */
  static String document(String service) {
    int dot = service.lastIndexOf('.');
    String path = service.substring(0, Math.max(0, dot)).replace('.', '/');
    return path + (dot < 0 ? "" : ".") + service.substring(dot + 1) + ".openapi.json";
  }

  private List<Path> locations() {
    List<Path> locations =
        classes != null
            ? paths(classes)
            : CLASSES.stream().map(module::resolve).filter(Files::isDirectory).toList();
    for (Path location : locations) {
      if (!Files.exists(location)) {
        throw new IllegalArgumentException(location + " does not exist");
      }
    }
    if (locations.isEmpty()) {
      throw new IllegalArgumentException(
          module
              + " has no compiled classes (none of "
              + String.join(", ", CLASSES)
              + "); compile it, name another directory, or say where by --classes");
    }
    return locations;
  }

  private static List<Path> paths(String text) {
    return Stream.of(text.split(File.pathSeparator, -1))
        .filter(part -> !part.isBlank())
        .map(Path::of)
        .toList();
  }

  /** Says why a command cannot do anything, and returns its exit code. */
  static int fail(PrintWriter err, Exception e) {
    err.println(
        "kith contract: "
            + (e instanceof IOException ? "cannot read or write: " + e : e.getMessage()));
    return 2;
  }
}
