package io.kith.cluster;

import java.util.Comparator;

/**
 * The age of a snapshot: of two, the greater is the newer.
 *
 * <p>A source counts its changes. One that loses its memory begins a new epoch, greater than the
 * last, so that whoever watches it sees that it did, and that time went on nevertheless.
 *
 * @param epoch when the source began to count, in milliseconds since 1970; 0 only in {@link #NONE}
 * @param number how many changes there were since
 */
public record Revision(long epoch, long number) implements Comparable<Revision> {

  /** Older than every snapshot: what knows nothing. */
  public static final Revision NONE = new Revision(0, 0);

  private static final Comparator<Revision> ORDER =
      Comparator.comparingLong(Revision::epoch).thenComparingLong(Revision::number);

  public Revision {
    if (epoch < 0 || number < 0) {
      throw new IllegalArgumentException(
          "a revision is not below zero, as " + epoch + "/" + number + " is");
    }
  }

  @Override
  public int compareTo(Revision other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "/" + number;
  }
}
