package io.kith.collector;

import io.kith.collector.Observations.Attribute;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Details that are there already. */
record KnownDetails(List<Attribute> attributes, String message, List<Event> events)
    implements SpanDetails {

  KnownDetails {
    attributes = List.copyOf(attributes);
    events = List.copyOf(events);
  }

  @Override
  public Optional<String> attribute(String key) {
    return attributes.stream()
        .filter(attribute -> attribute.key().equals(key))
        .map(Attribute::value)
        .findFirst();
  }

  @Override
  public void values(AttributeKeys keys, String[] values) {
    Arrays.setAll(values, number -> attribute(keys.all().get(number)).orElse(""));
  }
}
