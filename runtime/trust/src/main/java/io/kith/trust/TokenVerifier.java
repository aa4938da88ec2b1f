package io.kith.trust;

import io.kith.core.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a token is to be believed. The reasons quote nothing of it but what its issuer
 * would tell anybody. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, best current practices</a>
 */
final class TokenVerifier {

  private static final int MAX_NAME_CHARS = 512;

  /** The end of the year 9999: what is later is no time. */
  private static final double LATEST_SECONDS = 253_402_300_799.0;

  /** What came of it. */
  sealed interface Verdict {

    /** It is believed until then, in seconds since 1970. */
    record Believed(Principal principal, double untilSeconds) implements Verdict {}

    /** Why it is not. */
    record Refused(String why) implements Verdict {}

    /** It may be right, and its key is not known here. */
    record UnknownKey(String id) implements Verdict {}
  }

  private final TokenChecks checks;
  private final InstantSource clock;

  TokenVerifier(TokenChecks checks, InstantSource clock) {
    this.checks = checks;
    this.clock = clock;
  }

  Verdict verify(String text, TokenKeys keys) {
    Token token;
    try {
      token = Token.parse(text);
    } catch (IllegalArgumentException e) {
      return new Verdict.Refused("it " + e.getMessage());
    }
    Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(token.algorithm());
    if (algorithm.isEmpty()) {
      return new Verdict.Refused("its algorithm is none of RS256, ES256 and EdDSA");
    }
    List<TokenKeys.Key> candidates = keys.candidates(algorithm.get(), token.keyId());
    if (candidates.isEmpty()) {
      return new Verdict.UnknownKey(token.keyId().orElse(""));
    }
    // First the signature: what is not signed is not worth a word.
    boolean signed =
        candidates.stream()
            .anyMatch(
                key -> algorithm.get().verifies(key.key(), token.signed(), token.signature()));
    return signed ? believe(token) : new Verdict.Refused("its signature is wrong");
  }

  private Verdict believe(Token token) {
    double now = seconds();
    double skew = checks.clockSkew().toMillis() / 1000.0;
    Optional<Double> expires = token.seconds("exp").filter(time -> time <= LATEST_SECONDS);
    if (expires.isEmpty()) {
      return new Verdict.Refused("it does not say when it expires (exp)");
    }
    double until = expires.get() + skew;
    if (now >= until) {
      return new Verdict.Refused(
          "it expired "
              + (long) (now - expires.get())
              + " s ago (exp): the caller needs a new one");
    }
    if (token.claims().containsKey("nbf")
        && token.seconds("nbf").filter(start -> start - skew <= now).isEmpty()) {
      return new Verdict.Refused("it is not valid yet (nbf): are the clocks right?");
    }
    if (!token.text("iss").equals(Optional.of(checks.issuer()))) {
      return new Verdict.Refused("it was not issued by " + checks.issuer() + " (iss)");
    }
    if (!token.isFor(checks.audience())) {
      return new Verdict.Refused("it is not meant for " + checks.audience() + " (aud)");
    }
    return token
        .text("sub")
        .filter(TokenVerifier::isReadable)
        .<Verdict>map(name -> new Verdict.Believed(Principal.ofToken(name, token.texts()), until))
        .orElseGet(() -> new Verdict.Refused("it does not say whom it is for (sub)"));
  }

  /** Whether one that was believed until then still is. */
  boolean isCurrent(double untilSeconds) {
    return seconds() < untilSeconds;
  }

  private double seconds() {
    return clock.millis() / 1000.0;
  }

  /** A name gets into logs and messages, where it must not look like more than a name. */
  private static boolean isReadable(String name) {
    return !name.isBlank()
        && name.length() <= MAX_NAME_CHARS
        && name.chars().noneMatch(Character::isISOControl);
  }
}
