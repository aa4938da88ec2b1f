package io.kith.console;

import io.kith.console.Gate.Caller;
import io.kith.console.Gate.Finding;
import io.kith.core.Authenticator;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Principal;
import io.kith.core.Status;
import io.kith.trust.TokenAuthenticator;
import io.kith.trust.TokenChecks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** People as a provider of OpenID Connect knows them, by its signed tokens. Thread-safe. */
final class OpenIdUsers implements AutoCloseable {

  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /** What a person is best called by, where a token has it. */
  private static final List<String> NAMES = List.of("preferred_username", "email", "name");

  private static final int MAX_NAME_CHARS = 128;

  private final OpenIdOptions options;
  private final TokenAuthenticator tokens;

  /**
   * People of this provider, whose keys are fetched in the background.
   *
   * @throws IllegalArgumentException if its URL is not {@code https}, nor of this machine
   */
  OpenIdUsers(OpenIdOptions options) {
    this.options = options;
    this.tokens =
        TokenAuthenticator.withKeysOfIssuer(
            new TokenChecks(options.issuer().toString(), options.clientId(), CLOCK_SKEW));
  }

  /** Whom the token of a request is for. */
  Finding find(Metadata metadata) {
    return switch (tokens.authenticate(Optional.empty(), metadata)) {
      case Authenticator.Finding.Known(Principal person) -> withRole(person);
      case Authenticator.Finding.Refused(Status why) -> new Finding.Refused(why);
      case Authenticator.Finding.Anonymous() -> new Finding.Refused(Gate.NOT_SIGNED_IN);
    };
  }

  private Finding withRole(Principal person) {
    List<String> roles =
        Stream.of(person.claims().getOrDefault(options.roleClaim(), "").split("[\\s,]+")).toList();
    String name = name(person);
    if (roles.contains(options.operateRole())) {
      return new Finding.Known(new Caller(name, Role.OPERATE, Optional.empty()));
    }
    return roles.contains(options.viewRole())
        ? new Finding.Known(new Caller(name, Role.VIEW, Optional.empty()))
        : new Finding.Refused(
            Status.of(
                Code.PERMISSION_DENIED,
                name
                    + " has no role here: the claim '"
                    + options.roleClaim()
                    + "' has neither "
                    + options.viewRole()
                    + " nor "
                    + options.operateRole()));
  }

  private static String name(Principal person) {
    return NAMES.stream()
        .map(claim -> person.claims().getOrDefault(claim, ""))
        .filter(OpenIdUsers::isReadable)
        .findFirst()
        .map(said -> said + " (" + person.name() + ")")
        .orElse(person.name());
  }

  /** A name gets into the audit log, where it must not look like more than a name. */
  private static boolean isReadable(String name) {
    return !name.isBlank()
        && name.length() <= MAX_NAME_CHARS
        && name.chars().noneMatch(Character::isISOControl);
  }

  @Override
  public void close() {
    tokens.close();
  }
}
