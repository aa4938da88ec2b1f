package io.kith.archtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that docs/reliability.md names is there. */
final class PromisesTest {

  private static final Path ROOT = Path.of("../..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void every_test_that_is_named_exists() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/reliability.md"));
    List<MatchResult> named = NAMED.matcher(document).results().toList();
    Map<String, String> sources = sources(named);
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(named)
        .allSatisfy(test -> {
          String source = sources.get(test.group(1));
          assertThat(source).as("the source of %s", test.group(1)).isNotNull();
          if (test.group(2) != null) {
            assertThat(source).contains("void " + test.group(2) + "(");
          }
        });
  }

  private static Map<String, String> sources(List<MatchResult> named) throws IOException {
    var files = named.stream().map(test -> test.group(1) + ".java").collect(Collectors.toSet());
    try (Stream<Path> all =
        Files.find(
            ROOT,
            20,
            (path, attributes) ->
                attributes.isRegularFile() && files.contains(path.getFileName().toString()))) {
      return all.collect(
          Collectors.toMap(
              path -> path.getFileName().toString().replace(".java", ""),
              PromisesTest::read,
              (one, _) -> one));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
