package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Method;
import io.kith.policy.Key;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the value of an attribute off calls of one method. Thread-safe. */
public sealed interface ValueReader {

  /** The point of a call that has no value. */
  double ABSENT = -1;

  /** The value as text; null if there is none. */
  @Nullable String text(Call call);

  /** Whether the value is one that is meant. */
  boolean matches(Call call, TextMatch match);

  /**
   * Where the call stands among all, 0 to below 1: at the same point as all others with the same
   * value, and with another salt at a point that says nothing about this one. {@link #ABSENT} if
   * there is no value.
   */
  double point(Call call, long salt);

  /** What reads an attribute; empty if no call of the method can have it. */
  static Optional<ValueReader> of(Attribute attribute, Method method, Arguments arguments) {
    return switch (attribute) {
      case Attribute.Baggage(String name) -> Optional.of(new OfBaggage(name));
      case Attribute.Header(String name) -> Optional.of(new OfHeader(name));
      case Attribute.Argument(String path) ->
          method.isClientStreaming()
              ? Optional.empty()
              : arguments.reader(method, path).map(ValueReader::of);
    };
  }

  private static ValueReader of(ArgumentReader reader) {
    return switch (reader) {
      case ArgumentReader.OfLong number -> new OfNumber(number);
      case ArgumentReader.OfText text -> new OfText(text);
    };
  }

  /**
   * The point of the {@link String#hashCode} of a value: texts keep theirs, so that a long one is
   * hashed once for all rules.
   */
  static double point(int hash, long salt) {
    return (Key.mixed(hash ^ salt) >>> 11) * 0x1.0p-53;
  }

  /** What {@link String#hashCode} is of the digits of a number, without making a text of them. */
  static int hashOfDigits(long number) {
    if (number == Long.MIN_VALUE) {
      return Long.toString(number).hashCode(); // has no positive counterpart
    }
    int hash = number < 0 ? '-' : 0;
    long rest = Math.abs(number);
    long unit = 1;
    while (rest / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      hash = 31 * hash + (int) ('0' + rest / unit % 10);
    }
    return hash;
  }

  /** Text, whatever it is read from. */
  sealed interface Textual extends ValueReader {

    @Override
    default boolean matches(Call call, TextMatch match) {
      return match.matches(text(call));
    }

    @Override
    default double point(Call call, long salt) {
      String text = text(call);
      return text == null ? ABSENT : ValueReader.point(text.hashCode(), salt);
    }
  }

  record OfBaggage(String name) implements Textual {
    @Override
    public @Nullable String text(Call call) {
      return call.context().baggage().get(name);
    }
  }

  record OfHeader(String name) implements Textual {
    @Override
    public @Nullable String text(Call call) {
      return call.metadata().first(name).orElse(null);
    }
  }

  record OfText(ArgumentReader.OfText reader) implements Textual {
    @Override
    public @Nullable String text(Call call) {
      return reader.read(call.request());
    }
  }

  record OfNumber(ArgumentReader.OfLong reader) implements ValueReader {
    @Override
    public String text(Call call) {
      return Long.toString(reader.read(call.request()));
    }

    @Override
    public boolean matches(Call call, TextMatch match) {
      return match.matches(reader.read(call.request()));
    }

    @Override
    public double point(Call call, long salt) {
      return ValueReader.point(hashOfDigits(reader.read(call.request())), salt);
    }
  }
}
