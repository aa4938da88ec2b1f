package io.kith.collector;

import java.util.List;
import java.util.Locale;

/** What a span stands for, by OTLP's numbers. */
public enum SpanKind {
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER;

  private static final List<SpanKind> KINDS = List.of(values());

  /** The kind of OTLP's number; {@code INTERNAL} for those that say none. */
  public static SpanKind ofNumber(int number) {
    return number >= 1 && number <= KINDS.size() ? KINDS.get(number - 1) : INTERNAL;
  }

  /** OTLP's number. */
  public int number() {
    return ordinal() + 1;
  }

  /** In small letters, such as {@code server}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
