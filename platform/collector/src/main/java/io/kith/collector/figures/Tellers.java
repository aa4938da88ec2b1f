package io.kith.collector.figures;

import io.kith.collector.Observations.Attribute;
import io.kith.collector.Source;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Who the sources of late are. By identity, as the same process is the same object most of the
 * time, and has much to hash. Bounded: when there are too many, it forgets all, and learns anew.
 * Thread-safe.
 */
final class Tellers {

  private static final int MAX_TELLERS = 20_000;

  /** The sources that are keys stay in memory as long as they are, with all of their texts. */
  private static final long MAX_CHARS = 8 << 20;

  private final Map<Source, Teller> tellers = new IdentityHashMap<>();
  private long chars;

  synchronized Teller of(Source source) {
    Teller known = tellers.get(source);
    return known == null ? learn(source) : known;
  }

  private Teller learn(Source source) {
    long more = 0;
    for (Attribute attribute : source.attributes()) {
      more += attribute.key().length() + attribute.value().length();
    }
    if (tellers.size() >= MAX_TELLERS || chars + more > MAX_CHARS) {
      tellers.clear();
      chars = 0;
    }
    Teller made = Teller.of(source);
    tellers.put(source, made);
    chars += more;
    return made;
  }
}
