package io.kith;

import io.kith.trust.AccessFilter;
import io.kith.trust.AccessRule;
import io.kith.trust.TokenAuthenticator;
import io.kith.trust.TokenSender;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How an application knows its callers, what they may do, and how it is known itself, beyond its
 * certificates.
 *
 * @param callers who knows callers by their tokens
 * @param access what callers may do; all of it, if empty
 * @param sender what sends a token along with calls
 */
record Trust(
    Optional<TokenAuthenticator> callers,
    Optional<AccessFilter> access,
    Optional<TokenSender> sender)
    implements AutoCloseable {

  /** What a list of rules lets through; a list without any rule is no rule. */
  static Optional<AccessFilter> access(List<AccessSettings> settings) {
    List<AccessRule> rules =
        IntStream.range(0, settings.size()).mapToObj(i -> settings.get(i).rule(i + 1)).toList();
    return rules.isEmpty() ? Optional.empty() : Optional.of(new AccessFilter(rules));
  }

  @Override
  public void close() {
    callers.ifPresent(TokenAuthenticator::close);
    sender.ifPresent(TokenSender::close);
  }
}
