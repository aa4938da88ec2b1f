package io.kith.collector;

import io.kith.collector.Observations.Attribute;
import java.util.List;
import java.util.Optional;

/**
 * What a span says beyond its times: read from its bytes when it is asked for, as most of it never
 * is.
 */
public interface SpanDetails {

  /** Something that happened in a span, at nanoseconds since 1970. */
  record Event(String name, long atNanos, List<Attribute> attributes) {
    public Event {
      attributes = List.copyOf(attributes);
    }
  }

  /** The value of one attribute. Cheaper than {@link #attributes()}. */
  Optional<String> attribute(String key);

  /**
   * The values of these attributes, in the order of their keys; an empty text for what is not
   * there. One pass over all of them, that keeps nothing.
   *
   * @param values is filled with them; as long as there are keys
   */
  void values(AttributeKeys keys, String[] values);

  /** All attributes. */
  List<Attribute> attributes();

  /** What the status says; empty if it says nothing. */
  String message();

  /** What happened in it, such as exceptions. */
  List<Event> events();

  /** Details that are there already. */
  static SpanDetails of(List<Attribute> attributes, String message, List<Event> events) {
    return new KnownDetails(attributes, message, events);
  }
}
