package io.kith.cluster;

import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.policy.retry.FailedAttempt;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * When an instance that has failed a call says to come back: by {@link RetryInfo}, or by metadata
 * {@code retry-after}, in seconds as HTTP has it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, Retry-After</a>
 */
final class PushBack {

  private static final String RETRY_AFTER = "retry-after";

  private PushBack() {}

  /**
   * The time that is said, in nanoseconds; {@link FailedAttempt#NOTHING_SAID}, also if what is said
   * is none.
   */
  static long nanos(Failure failure) {
    Optional<RetryInfo> info = RetryInfo.of(failure.status());
    if (info.isPresent()) {
      return ofRetryInfo(info.get());
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

  /** The longest that can be said means never. */
  private static long ofRetryInfo(RetryInfo info) {
    return info.delay().equals(RetryInfo.LONGEST) ? Long.MAX_VALUE : info.delay().toNanos();
  }
}
