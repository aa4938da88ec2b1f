package io.kith.telemetry;

import io.kith.codec.ProtoWriter;
import java.util.Arrays;

/** Attributes of a span, each a text or a whole number. Immutable. */
final class Notes {

  static final Notes NONE = new Notes(new Object[0]);

  private final Object[] keysAndValues;

  private Notes(Object[] keysAndValues) {
    this.keysAndValues = keysAndValues;
  }

  /** These and one more, or one replaced; beyond the most, nothing more. */
  Notes with(String key, Object value) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (keysAndValues[i].equals(key)) {
        Object[] changed = keysAndValues.clone();
        changed[i + 1] = bounded(value);
        return new Notes(changed);
      }
    }
    int length = keysAndValues.length;
    if (length >= 2 * OwnSpan.MAX_NOTES) {
      return this;
    }
    Object[] more = Arrays.copyOf(keysAndValues, length + 2);
    more[length] = key;
    more[length + 1] = bounded(value);
    return new Notes(more);
  }

  private static Object bounded(Object value) {
    return value instanceof String text && text.length() > OtlpAttributes.MAX_CHARS
        ? text.substring(0, OtlpAttributes.MAX_CHARS)
        : value;
  }

  /** Both. */
  Notes with(Notes more) {
    if (this == NONE) {
      return more;
    }
    Notes both = this;
    for (int i = 0; i < more.keysAndValues.length; i += 2) {
      both = both.with((String) more.keysAndValues[i], more.keysAndValues[i + 1]);
    }
    return both;
  }

  int size() {
    return keysAndValues.length / 2;
  }

  /** How long the values are together that are texts. */
  int chars() {
    int chars = 0;
    for (int i = 1; i < keysAndValues.length; i += 2) {
      chars += keysAndValues[i] instanceof String text ? text.length() : 0;
    }
    return chars;
  }

  void write(int field, ProtoWriter out) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      var key = (String) keysAndValues[i];
      switch (keysAndValues[i + 1]) {
        case Long number -> OtlpAttributes.number(field, key, number, out);
        case Boolean flag -> OtlpAttributes.flag(field, key, flag, out);
        case Double number -> OtlpAttributes.number(field, key, number, out);
        case Object text -> OtlpAttributes.text(field, key, text.toString(), out);
      }
    }
  }
}
