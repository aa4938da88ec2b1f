package io.kith.rules;

import io.kith.config.ByteSize;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.core.Code;
import io.kith.policy.routing.Criteria;
import io.kith.policy.routing.Share;
import io.kith.policy.routing.TextMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A fault to test with: what is done to some calls. A rule that has several does all of them.
 *
 * @param percent of the calls that fit otherwise
 * @param key calls with the same value of it all have the fault, or none of them has
 * @param seed with the same one, and no key, the same calls in a row have it, run after run
 * @param callers who calls is one of these; on a server, as far as that is proved
 * @param when what must be true of the values of the call
 * @param from when it begins
 * @param until the first moment at which it is over
 * @param delay how long the call is held up
 * @param error the code that it fails with
 * @param message what the failure says
 * @param abort whether the connection is broken in place of the call, for all calls on it
 * @param throttle how many bytes of its messages pass in a second
 * @param garble whether the message that comes in has bits turned over
 */
public record FaultRule(
    @Default("100") @Range(least = "0", most = "100") double percent,
    Optional<String> key,
    Optional<Integer> seed,
    List<String> callers,
    ConditionRules when,
    Optional<String> from,
    Optional<String> until,
    @Range(least = "1ms", most = "1h") Optional<Duration> delay,
    Optional<Code> error,
    Optional<String> message,
    @Default("false") boolean abort,
    @Range(least = "1B", most = "1GiB") Optional<ByteSize> throttle,
    @Default("false") boolean garble) {

  public FaultRule {
    criteria(percent, key, when, from, until);
    callers.forEach(TextMatch::parse);
    callers = List.copyOf(callers);
    if (delay.isEmpty() && error.isEmpty() && !abort && throttle.isEmpty() && !garble) {
      throw new IllegalArgumentException(
          "a fault that does nothing; write one of delay, error, abort, throttle, garble");
    }
    if (error.isPresent() && abort) {
      throw new IllegalArgumentException(
          "a call whose connection is broken gets no error; remove error or abort");
    }
    if (error.filter(code -> code == Code.OK).isPresent()) {
      throw new IllegalArgumentException("error is OK, which is none; write another code");
    }
    if (message.isPresent() && error.isEmpty()) {
      throw new IllegalArgumentException("a message means nothing without an error; add one");
    }
  }

  /** Which calls it is about, whoever calls. */
  public Criteria criteria() {
    return criteria(percent, key, when, from, until);
  }

  private static Criteria criteria(
      double percent,
      Optional<String> key,
      ConditionRules when,
      Optional<String> from,
      Optional<String> until) {
    var share = new Share(percent, key.map(Texts::attribute));
    return Texts.criteria(List.of(), List.of(), when, share, from, until);
  }

  /** Who must call; anybody, if there are none. */
  public List<TextMatch> matches() {
    return callers.stream().map(TextMatch::parse).toList();
  }

  /** {@code delay 200ms for 10.0% of calls}. */
  @Override
  public String toString() {
    var what = new StringBuilder();
    delay.ifPresent(time -> what.append("delay ").append(time.toMillis()).append("ms, "));
    error.ifPresent(code -> what.append("error ").append(code).append(", "));
    throttle.ifPresent(size -> what.append("throttle ").append(size).append("/s, "));
    what.append(abort ? "abort, " : "").append(garble ? "garble, " : "");
    what.setLength(what.length() - 2);
    return what + " for " + percent + "% of calls";
  }
}
