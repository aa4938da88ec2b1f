package io.kith.collector.figures;

import io.kith.collector.MetricPoint;
import io.kith.collector.Observations.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last values of some gauges, as processes told this hub; one that is not told again for a
 * minute is forgotten. Bounded, and thread-safe.
 */
public final class Gauges {

  /** Calls that are under way. */
  public static final String ACTIVE = "kith.calls.active";

  private static final Duration VALID = Duration.ofMinutes(1);
  private static final int MAX_VALUES = 100_000;

  /** What all names and attributes may have together; a gauge that comes beyond is not kept. */
  private static final long MAX_CHARS = 16 << 20;

  private static final int MAX_ATTRIBUTES = 16;

  private final Set<String> names;
  private final Map<Key, Value> values = new ConcurrentHashMap<>();
  private final AtomicLong heldChars = new AtomicLong();

  /** The gauges of these names. */
  public Gauges(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  private record Key(String service, String instance, String name, List<Attribute> attributes) {

    long chars() {
      long chars = service.length() + instance.length() + name.length();
      for (Attribute attribute : attributes) {
        chars += attribute.key().length() + attribute.value().length();
      }
      return chars;
    }
  }

  private record Value(double value, Instant at) {}

  /** How full something is: a gauge, and what it may be. */
  public record Level(String service, String instance, List<Attribute> attributes, double value) {}

  void accept(MetricPoint point, Instant now) {
    if (!names.contains(point.name())
        || !(point instanceof MetricPoint.Number number)
        || number.temporality() == MetricPoint.Temporality.DELTA) {
      return;
    }
    var key =
        new Key(
            Text.name(point.source().service()),
            Text.name(point.source().instance()),
            point.name(),
            bounded(point.attributes()));
    if (values.replace(key, new Value(number.value(), now)) != null) {
      return;
    }
    long chars = key.chars();
    boolean isRoom = heldChars.addAndGet(chars) <= MAX_CHARS && values.size() < MAX_VALUES;
    if (!isRoom || values.put(key, new Value(number.value(), now)) != null) {
      heldChars.addAndGet(-chars); // not kept, or there since a moment ago
    }
  }

  /** As many as there may be, none longer than a name. */
  private static List<Attribute> bounded(List<Attribute> attributes) {
    return attributes.stream()
        .limit(MAX_ATTRIBUTES)
        .map(attribute -> new Attribute(Text.name(attribute.key()), Text.name(attribute.value())))
        .toList();
  }

  void forget(Instant now) {
    values.forEach((key, value) -> {
      if (value.at().plus(VALID).isBefore(now) && values.remove(key, value)) {
        heldChars.addAndGet(-key.chars());
      }
    });
  }

  /**
   * The values of a gauge.
   *
   * @param of another, whose value with the same attributes each is divided by; empty for none
   */
  public List<Level> levels(String name, Optional<String> of, Instant now) {
    var levels = new ArrayList<Level>();
    values.forEach((key, value) -> {
      if (key.name().equals(name) && !value.at().plus(VALID).isBefore(now)) {
        divisor(key, of)
            .ifPresent(divisor ->
                levels.add(
                    new Level(
                        key.service(), key.instance(), key.attributes(), value.value() / divisor)));
      }
    });
    return levels;
  }

  private Optional<Double> divisor(Key key, Optional<String> of) {
    if (of.isEmpty()) {
      return Optional.of(1.0);
    }
    var other = new Key(key.service(), key.instance(), of.get(), key.attributes());
    return Optional.ofNullable(values.get(other)).map(Value::value).filter(value -> value > 0);
  }

  /** How many calls are under way at the processes of each service, as far as they tell. */
  public Map<String, Long> active(Instant now) {
    var active = new HashMap<String, Long>();
    for (Level level : levels(ACTIVE, Optional.empty(), now)) {
      if (level.attributes().contains(new Attribute("kith.side", "server"))) {
        active.merge(level.service(), Math.round(level.value()), Long::sum);
      }
    }
    return active;
  }
}
