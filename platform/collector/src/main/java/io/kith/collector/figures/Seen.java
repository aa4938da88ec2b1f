package io.kith.collector.figures;

import io.kith.collector.Source;
import java.time.Instant;

/**
 * A process that tells of itself.
 *
 * @param first when it was first heard of here
 * @param last when it was last heard of
 * @param counted when it last told of its calls by a metric; {@link Instant#EPOCH} if never
 */
record Seen(Source source, Instant first, Instant last, Instant counted) {

  Seen again(Source told, Instant now, boolean counts) {
    return new Seen(told, first, now, counts ? now : counted);
  }

  Seen countedAt(Instant at) {
    return counted.isBefore(at) ? new Seen(source, first, last, at) : this;
  }

  /** By what it is known. */
  static String key(Source source) {
    return Text.name(source.service()) + "\0" + Text.name(source.instance());
  }
}
