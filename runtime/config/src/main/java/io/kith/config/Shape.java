package io.kith.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may stand at a key, as a record's components say it. */
sealed interface Shape {

  /**
   * A single value.
   *
   * @param least the least that is allowed; null for no bound
   * @param most the most that is allowed; null for no bound
   */
  record One(Scalar scalar, @Nullable Object least, @Nullable Object most) implements Shape {

    /** What is allowed, as it ends a sentence. */
    String allowed() {
      if (least == null && most == null) {
        return scalar.allowed();
      }
      return scalar.allowed() + bounds();
    }

    /** Whether a value of it is less than the least, or more than the most. */
    boolean isOutside(Object value) {
      return (least != null && scalar.compare(value, least) < 0)
          || (most != null && scalar.compare(value, most) > 0);
    }

    private String bounds() {
      if (least == null || most == null) {
        return least == null ? ", at most " + print(most) : ", at least " + print(least);
      }
      return " from " + print(least) + " to " + print(most);
    }

    private String print(@Nullable Object bound) {
      return bound == null ? "" : scalar.print(bound);
    }
  }

  /** A value that may be absent. */
  record Maybe(Shape value) implements Shape {}

  /** A list. */
  record Many(Shape element) implements Shape {}

  /** Keys that the file chooses, with values of one kind. */
  record Keyed(Shape value) implements Shape {}

  /** A section that is bound later, by whoever knows it: {@link Config}. */
  record Open() implements Shape {}

  /**
   * A section: a record.
   *
   * @param binding creates it
   * @param record what the binding knows it by
   */
  record Section(RecordBinding binding, int record, List<Key> keys) implements Shape {
    public Section {
      keys = List.copyOf(keys);
    }

    /** The record with these values, in the order of the keys. */
    Record create(List<@Nullable Object> values) {
      return binding.create(record, values.toArray());
    }
  }
}
