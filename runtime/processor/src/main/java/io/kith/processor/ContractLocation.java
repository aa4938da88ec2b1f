package io.kith.processor;

import io.kith.codec.contract.ContractDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Where the checked-in contracts of what is compiled are: in the directory that the option {@value
 * ContractCheck#DIRECTORY} names; without it, in {@value ContractDirectory#NAME} beside the build
 * file of the module that the classes are written into.
 *
 * @param path the directory, which need not exist; null if there is none
 * @param isChosen whether the option names it
 * @param isOfTests whether what is compiled are tests, whose services are nobody's contract
 */
record ContractLocation(@Nullable Path path, boolean isChosen, boolean isOfTests) {

  private static final List<String> BUILD_FILES =
      List.of("pom.xml", "build.gradle", "build.gradle.kts");

  /** How far above the classes the build file may be: {@code build/classes/java/main}. */
  private static final int MAX_LEVELS = 5;

  static ContractLocation of(ProcessingEnvironment environment) {
    Path classes = classes(environment);
    boolean isOfTests = classes != null && isOfTests(classes);
    String option = environment.getOptions().get(ContractCheck.DIRECTORY);
    if (option != null && !option.isBlank()) {
      return new ContractLocation(Path.of(option), true, isOfTests);
    }
    Path module = classes == null ? null : module(classes);
    return new ContractLocation(
        module == null ? null : module.resolve(ContractDirectory.NAME), false, isOfTests);
  }

  /** The directory of the classes; null if they are not written into files. */
  private static @Nullable Path classes(ProcessingEnvironment environment) {
    try {
      return Path.of(
              environment
                  .getFiler()
                  .getResource(StandardLocation.CLASS_OUTPUT, "", ContractCheck.DIRECTORY)
                  .toUri())
          .toAbsolutePath()
          .getParent();
    } catch (IOException | RuntimeException e) {
      return null; // a compiler that writes elsewhere, or does not tell
    }
  }

  private static boolean isOfTests(Path classes) {
    Path above = classes.getParent();
    return isTestName(classes) || (above != null && isTestName(above));
  }

  private static boolean isTestName(Path directory) {
    String name = String.valueOf(directory.getFileName());
    return name.equals("test") || name.equals("test-classes") || name.endsWith("Test");
  }

  private static @Nullable Path module(Path classes) {
    Path directory = classes;
    for (int level = 0; level < MAX_LEVELS && directory != null; level++) {
      if (BUILD_FILES.stream().map(directory::resolve).anyMatch(Files::isRegularFile)) {
        return directory;
      }
      directory = directory.getParent();
    }
    return null;
  }

  /** What errors call it. */
  String label() {
    return path == null ? ContractDirectory.NAME : path.getFileName() + "/";
  }

  /** What is there; empty if there is no directory. */
  Optional<ContractDirectory> read() throws IOException {
    return path != null && Files.isDirectory(path)
        ? Optional.of(ContractDirectory.read(path))
        : Optional.empty();
  }

  /** Whether each service is meant to be there, rather than none, as before the first export. */
  boolean expectsAll(Optional<ContractDirectory> found) {
    boolean isInUse = found.filter(directory -> !directory.contracts().isEmpty()).isPresent();
    return !isOfTests && (isChosen || isInUse);
  }
}
