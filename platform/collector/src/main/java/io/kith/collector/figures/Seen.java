package io.kith.collector.figures;

import java.time.Instant;

/**
 * When a process was heard of.
 *
 * @param first when it was first heard of here
 * @param last when it was last heard of
 * @param counted when it last told of its calls by a metric; {@link Instant#EPOCH} if never
 */
record Seen(Teller teller, Instant first, Instant last, Instant counted) {

  Seen again(Teller told, Instant now, boolean counts) {
    return new Seen(told, first, now, counts ? now : counted);
  }

  Seen countedAt(Instant at) {
    return counted.isBefore(at) ? new Seen(teller, first, last, at) : this;
  }
}
