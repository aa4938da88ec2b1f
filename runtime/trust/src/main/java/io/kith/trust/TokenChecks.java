package io.kith.trust;

import java.time.Duration;
import java.util.Objects;

/**
 * What a token must say to be believed.
 *
 * @param issuer who must have issued it, {@code iss}
 * @param audience whom it must be meant for, perhaps among others, {@code aud}
 * @param clockSkew how far the issuer's clock may be off, zero to five minutes; 30 s is common
 */
public record TokenChecks(String issuer, String audience, Duration clockSkew) {

  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  public TokenChecks {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(audience, "audience");
    if (issuer.isBlank() || audience.isBlank()) {
      throw new IllegalArgumentException(
          "a token is believed by its issuer and its audience: name both");
    }
    if (clockSkew.isNegative() || clockSkew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException(
          "a clock skew of " + clockSkew + "; allowed is zero to " + MAX_SKEW);
    }
  }
}
