package io.kith.core;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much it matters that a request is answered: a server that has too much to do refuses first
 * what matters least.
 *
 * <p>It crosses all hops as the label {@value #LABEL} of the baggage, so that all that is done for
 * a request matters as much as the request; a call that says nothing is {@link #CRITICAL}. Set it
 * where the request enters, by {@link Context#with(Criticality)}, or for methods by rule.
 *
 * @see <a href="https://sre.google/sre-book/handling-overload/">Handling Overload, in: Site
 *     Reliability Engineering</a>
 */
public enum Criticality {
  /** Work that is done again later if need be, such as a batch: any of it may be refused. */
  SHEDDABLE,
  /** Work that is expected to be refused now and then, such as prefetching. */
  SHEDDABLE_PLUS,
  /** What users wait for, and what a service is built to serve at its peak: the default. */
  CRITICAL,
  /** What hurts users seriously if it fails; refused last. */
  CRITICAL_PLUS;

  /** The label of the baggage that carries it. */
  public static final String LABEL = "kith-criticality";

  private static final Map<String, Criticality> BY_TEXT =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Criticality::text, one -> one));

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** How it is written: {@code critical-plus}, for example. */
  public String text() {
    return text;
  }

  /** The one that is written so; empty if none is. */
  public static Optional<Criticality> of(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }

  @Override
  public String toString() {
    return text;
  }
}
