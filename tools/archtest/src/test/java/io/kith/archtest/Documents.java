package io.kith.archtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's documents, and what stands in them. */
final class Documents {

  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private Documents() {}

  /** All of them. */
  static List<Path> all() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  static String read(String name) {
    try {
      return Files.readString(ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code blocks of this language, in their order. */
  static List<String> blocks(String name, String language) {
    return Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$")
        .matcher(read(name))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** What a pattern's first group finds. */
  static List<String> find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(Documents::first).toList();
  }

  private static String first(MatchResult found) {
    return found.group(1);
  }
}
