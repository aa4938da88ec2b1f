package io.kith.cluster;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.policy.retry.FailedAttempt;
import java.util.concurrent.TimeUnit;

/**
 * When an instance that has failed a call says to come back: by a detail {@code
 * google.rpc.RetryInfo}, or by metadata {@code retry-after}, in seconds as HTTP has it.
 *
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto">RetryInfo</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, Retry-After</a>
 */
final class PushBack {

  private static final String RETRY_INFO = "google.rpc.RetryInfo";
  private static final String RETRY_AFTER = "retry-after";
  private static final int DELAY = 1 << 3 | 2;
  private static final int SECONDS = 1 << 3;
  private static final int NANOS = 2 << 3;

  private PushBack() {}

  /**
   * The time that is said, in nanoseconds; {@link FailedAttempt#NOTHING_SAID}, also if what is said
   * is none.
   */
  static long nanos(Failure failure) {
    for (Status.Detail detail : failure.status().details()) {
      if (detail.type().equals(RETRY_INFO)) {
        return ofRetryInfo(detail.value());
      }
    }
    if (failure.metadata().isEmpty()) {
      return FailedAttempt.NOTHING_SAID;
    }
    return failure
        .metadata()
        .first(RETRY_AFTER)
        .map(PushBack::ofSeconds)
        .orElse(FailedAttempt.NOTHING_SAID);
  }

  /** So long that nobody waits for it becomes as long as can be, which is never. */
  private static long ofSeconds(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,18}")
        ? TimeUnit.SECONDS.toNanos(Long.parseLong(digits))
        : FailedAttempt.NOTHING_SAID;
  }

  private static long ofRetryInfo(byte[] message) {
    try {
      var in = new ProtoReader(message, 0, message.length, Limits.defaults());
      long nanos = 0; // a delay without any field is zero
      boolean isSaid = false;
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        if (tag == DELAY) {
          int outer = in.enter();
          nanos = ofDuration(in);
          in.leave(outer);
          isSaid = true;
        } else {
          in.skip(tag);
        }
      }
      return isSaid && nanos >= 0 ? nanos : FailedAttempt.NOTHING_SAID;
    } catch (CodecException e) { // how the call failed is known whatever came along
      return FailedAttempt.NOTHING_SAID;
    }
  }

  private static long ofDuration(ProtoReader in) {
    long seconds = 0;
    long nanos = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case SECONDS -> seconds = in.int64();
        case NANOS -> nanos = in.int32();
        default -> in.skip(tag);
      }
    }
    long whole = TimeUnit.SECONDS.toNanos(seconds);
    return whole == Long.MAX_VALUE ? whole : whole + nanos;
  }
}
