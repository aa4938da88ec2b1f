package io.kith.core;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When a call that was refused may be made again: a detail of a {@link Status}, which whoever
 * retries goes by, and which HTTP says as {@code retry-after}.
 *
 * @param delay so long after the reply came; not negative, and at most {@link #LONGEST}
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto">error_details.proto</a>
 */
public record RetryInfo(Duration delay) {

  /** The type of the detail. */
  public static final String TYPE = "google.rpc.RetryInfo";

  /** The longest delay: 31 days. */
  public static final Duration LONGEST = Duration.ofDays(31);

  private static final int DELAY = 1 << 3 | 2;
  private static final int SECONDS = 1 << 3;
  private static final int NANOS = 2 << 3;
  private static final int MAX_BYTES = 64;

  /** A delay that is longer is cut, one below zero is none. */
  public RetryInfo {
    Objects.requireNonNull(delay, "delay");
    delay = delay.isNegative() ? Duration.ZERO : delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  /** So many nanoseconds after the reply came. */
  public static RetryInfo afterNanos(long nanos) {
    return new RetryInfo(Duration.ofNanos(nanos));
  }

  /** What a status says; empty if it says nothing, or nothing that can be understood. */
  public static Optional<RetryInfo> of(Status status) {
    for (Status.Detail detail : status.details()) {
      if (detail.type().equals(TYPE)) {
        return parse(detail.value());
      }
    }
    return Optional.empty();
  }

  /** This, for {@link Status#with}. */
  public Status.Detail detail() {
    var inner = new ByteArrayOutputStream();
    write(inner, SECONDS, delay.getSeconds());
    write(inner, NANOS, delay.getNano());
    var out = new ByteArrayOutputStream();
    out.write(DELAY);
    out.write(inner.size());
    out.writeBytes(inner.toByteArray());
    return new Status.Detail(TYPE, out.toByteArray());
  }

  /** The whole seconds after which the delay is over, as {@code retry-after} has them. */
  public long seconds() {
    return delay.getSeconds() + (delay.getNano() > 0 ? 1 : 0);
  }

  private static void write(ByteArrayOutputStream out, int tag, long value) {
    if (value == 0) {
      return;
    }
    out.write(tag);
    long rest = value;
    for (; rest > 0x7F; rest >>>= 7) {
      out.write((int) rest & 0x7F | 0x80);
    }
    out.write((int) rest);
  }

  /** Only what everybody writes: one field, in it one number each for seconds and nanoseconds. */
  private static Optional<RetryInfo> parse(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.of(new RetryInfo(Duration.ZERO));
    }
    boolean isOneField =
        bytes.length >= 2
            && bytes.length <= MAX_BYTES
            && bytes[0] == DELAY
            && bytes[1] == bytes.length - 2;
    if (!isOneField) {
      return Optional.empty();
    }
    long seconds = 0;
    long nanos = 0;
    int at = 2;
    while (at < bytes.length) {
      int tag = bytes[at++];
      long value = 0;
      int shift = 0;
      do {
        if (at == bytes.length || shift > 56) {
          return Optional.empty();
        }
        value |= (bytes[at] & 0x7FL) << shift;
        shift += 7;
      } while (bytes[at++] < 0);
      switch (tag) {
        case SECONDS -> seconds = value;
        case NANOS -> nanos = value;
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(
        new RetryInfo(
            Duration.ofSeconds(
                Math.min(seconds, LONGEST.toSeconds()), Math.min(nanos, 999_999_999))));
  }
}
