package io.kith.rules;

import io.kith.config.Durations;
import io.kith.core.Code;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values as they would be written in a file of rules, on one line. */
final class Written {

  private Written() {}

  static String of(Object value) {
    return switch (value) {
      case Duration time -> Durations.print(time);
      case Code code -> code.name(); // as others know it, too
      case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case Collection<?> list ->
          list.stream().map(Written::of).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + of(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Record record when printsLikeARecord(record) ->
          Stream.of(record.getClass().getRecordComponents())
              .flatMap(component -> component(record, component).stream())
              .collect(Collectors.joining(", ", "{", "}"));
      default -> value.toString();
    };
  }

  /** One with a text of its own, such as a size, is written so. */
  private static boolean printsLikeARecord(Record record) {
    return record.toString().startsWith(record.getClass().getSimpleName() + "[");
  }

  private static Optional<String> component(Record record, RecordComponent component) {
    @Nullable Object value;
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      value = accessor.invoke(record);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
    if (value instanceof Optional<?> optional) {
      value = optional.orElse(null);
    }
    return value == null || isNothing(value)
        ? Optional.empty()
        : Optional.of(component.getName() + ": " + of(value));
  }

  private static boolean isNothing(Object value) {
    return (value instanceof Collection<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof Record record
            && record.getClass() == ConditionRules.class
            && of(record).equals("{}"));
  }
}
