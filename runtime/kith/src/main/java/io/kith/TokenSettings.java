package io.kith;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.trust.TokenAuthenticator;
import io.kith.trust.TokenChecks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** {@code server.tokens}: whose tokens are believed. */
record TokenSettings(
    String keys,
    String issuer,
    String audience,
    @Default("30s") @Range(least = "0s", most = "5m") Duration clockSkew) {

  TokenAuthenticator open(Duration checkInterval) {
    var checks = new TokenChecks(issuer, audience, clockSkew);
    return keys.matches("[a-z]+://.*")
        ? TokenAuthenticator.withKeysFrom(URI.create(keys), checks)
        : TokenAuthenticator.withKeysOf(Path.of(keys), checkInterval, checks);
  }
}
