package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replies that stand for calls that failed, marked as such. */
final class DegradedReply {

  /** The longest reason, in characters. */
  private static final int MAX_WHY_CHARS = 256;

  /** What says that the method cannot, and not that the caller asks for what there is not. */
  private static final Set<Code> CANNOT =
      EnumSet.of(
          Code.UNKNOWN,
          Code.DEADLINE_EXCEEDED,
          Code.RESOURCE_EXHAUSTED,
          Code.ABORTED,
          Code.INTERNAL,
          Code.UNAVAILABLE,
          Code.DATA_LOSS);

  private DegradedReply() {}

  /**
   * Whether a failure of this code is answered otherwise.
   *
   * @param on the codes that are; empty for those that say that the method cannot
   */
  static boolean isMeant(Code code, List<Code> on) {
    return on.isEmpty() ? CANNOT.contains(code) : on.contains(code);
  }

  /**
   * A reply with this value.
   *
   * @param by what has answered, in a word
   * @param why the failure that it stands for
   */
  static Success of(Call call, @Nullable Object value, String by, Failure why) {
    Metadata said =
        Metadata.of(Reply.DEGRADED, why.status().code().name())
            .with(Reply.DEGRADED_BY, by)
            .with(Reply.DEGRADED_WHY, why(why));
    Exchange made = call.context().made();
    if (made != null) {
      made.headersReceived(said);
    }
    return new Success(value, said);
  }

  private static String why(Failure failure) {
    String message = failure.status().message();
    return message.length() <= MAX_WHY_CHARS
        ? message
        : message.substring(0, MAX_WHY_CHARS - 1) + "…";
  }
}
