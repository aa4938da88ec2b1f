package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that the documents show are rules. */
final class OverloadDocumentTest {

  private static final Pattern YAML = Pattern.compile("```yaml\n(.+?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"overload", "bulkheads"})
  void each_example_can_be_read(String name) throws IOException {
    String document = Files.readString(Path.of("../../docs/" + name + ".md"));
    var examples = YAML.matcher(document).results().map(found -> found.group(1)).toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      assertThat(Rules.parse(1, name + ".md", example).revision()).isEqualTo(1);
    }
  }
}
