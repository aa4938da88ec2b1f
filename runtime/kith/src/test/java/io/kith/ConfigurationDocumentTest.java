package io.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.config.Config;
import io.kith.config.Setting;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what is true. */
final class ConfigurationDocumentTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-zA-Z.]+)` \\| (?:`([^`]*)` )?\\| ");

  @Test
  void it_describes_every_setting_and_no_other() throws IOException {
    assertThat(documented().keySet())
        .containsExactlyInAnyOrderElementsOf(keys("", Settings.class).toList());
  }

  @Test
  void it_names_the_defaults() throws IOException {
    Map<String, String> documented = documented();
    for (Setting setting : Config.empty().bind(Settings.class).settings()) {
      assertThat(documented).containsEntry(setting.key(), setting.value());
    }
  }

  private static Map<String, String> documented() throws IOException {
    return ROW.matcher(Files.readString(Path.of("../../docs/configuration.md")))
        .results()
        .collect(Collectors.toMap(row -> row.group(1), ConfigurationDocumentTest::fallback));
  }

  private static String fallback(MatchResult row) {
    return row.group(2) == null ? "" : row.group(2);
  }

  private static Stream<String> keys(String prefix, Class<?> section) {
    return Stream.of(section.getRecordComponents())
        .flatMap(component -> {
          Class<?> type = content(component.getGenericType());
          return type.isRecord() && type.getPackage() == Settings.class.getPackage()
              ? keys(prefix + component.getName() + ".", type)
              : Stream.of(prefix + component.getName());
        });
  }

  /** What an optional section holds, or the type itself. */
  private static Class<?> content(Type type) {
    return switch (type) {
      case Class<?> itself -> itself;
      case ParameterizedType generic when generic.getRawType() == Optional.class ->
          content(generic.getActualTypeArguments()[0]);
      default -> Object.class;
    };
  }
}
