package io.kith.trust;

import io.kith.core.Authenticator;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Principal;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.trust.TokenVerifier.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows a caller by a signed token, {@code authorization: Bearer …}, or else by the certificate of
 * its connection. Thread-safe.
 *
 * <p>A token that was believed is remembered until it expires, the keys change, or there are too
 * many: to verify a signature takes longer than the rest of a small call.
 */
public final class TokenAuthenticator implements Authenticator, AutoCloseable {

  /** What metadata a token comes in. */
  static final String METADATA = "authorization";

  static final String SCHEME = "Bearer ";

  private static final int MAX_REMEMBERED = 1_000;

  private record Remembered(Verdict.Believed verdict, TokenKeys keys) {}

  private final TokenKeySource source;
  private final TokenVerifier verifier;
  private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

  TokenAuthenticator(TokenKeySource source, TokenChecks checks, InstantSource clock) {
    this.source = source;
    this.verifier = new TokenVerifier(checks, clock);
  }

  /**
   * Checks tokens with keys that it reads from a file, and again when that changes.
   *
   * @throws UnusableFileException if the file cannot be used
   */
  public static TokenAuthenticator withKeysOf(
      Path file, Duration checkInterval, TokenChecks checks) {
    return new TokenAuthenticator(
        new TokenKeyFile(file, checkInterval), checks, InstantSource.system());
  }

  /**
   * Checks tokens with keys that it fetches in the background; until they are there, calls with
   * tokens are {@code UNAVAILABLE}.
   *
   * @throws IllegalArgumentException if the URL is not {@code https}, nor of this machine
   */
  public static TokenAuthenticator withKeysFrom(URI url, TokenChecks checks) {
    return new TokenAuthenticator(
        new TokenKeyUrl(url, TokenKeyUrl.Rhythm.USUAL, Ticker.system()),
        checks,
        InstantSource.system());
  }

  /**
   * Checks tokens of an OpenID provider, which says itself where its keys are; fetched as above.
   *
   * @throws IllegalArgumentException if the URL of the issuer is not {@code https}, nor of this
   *     machine
   * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect
   *     Discovery</a>
   */
  public static TokenAuthenticator withKeysOfIssuer(TokenChecks checks) {
    return new TokenAuthenticator(
        TokenKeyUrl.ofIssuer(checks.issuer(), TokenKeyUrl.Rhythm.USUAL, Ticker.system()),
        checks,
        InstantSource.system());
  }

  @Override
  public Finding authenticate(Optional<Principal> peer, Metadata metadata) {
    if (metadata.isEmpty()) {
      return Authenticator.byCertificate().authenticate(peer, metadata);
    }
    List<String> tokens =
        metadata.all(METADATA).stream()
            .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            .map(value -> value.substring(SCHEME.length()).strip())
            .toList();
    return switch (tokens.size()) {
      case 0 -> Authenticator.byCertificate().authenticate(peer, metadata);
      case 1 -> authenticate(peer, tokens.getFirst());
      default -> refused(Code.UNAUTHENTICATED, "there are " + tokens.size() + " of them");
    };
  }

  private Finding authenticate(Optional<Principal> peer, String token) {
    Optional<TokenKeys> keys = source.current();
    if (keys.isEmpty()) {
      return refused(Code.UNAVAILABLE, "the keys that it is checked with are not here yet");
    }
    return switch (verdict(token, keys.get())) {
      case Verdict.Believed(Principal principal, _) ->
          new Finding.Known(peer.map(principal::broughtBy).orElse(principal));
      case Verdict.Refused(String why) -> refused(Code.UNAUTHENTICATED, why);
      case Verdict.UnknownKey(_) -> {
        source.missing();
        yield refused(
            Code.UNAUTHENTICATED,
            "it names a key (kid) that is not known here; if the key is new, try again in a moment");
      }
    };
  }

  private Verdict verdict(String token, TokenKeys keys) {
    Remembered before = remembered.get(token);
    if (before != null
        && before.keys == keys
        && verifier.isCurrent(before.verdict.untilSeconds())) {
      return before.verdict;
    }
    Verdict verdict = verifier.verify(token, keys);
    if (verdict instanceof Verdict.Believed believed) {
      if (remembered.size() >= MAX_REMEMBERED) {
        remembered.clear();
      }
      remembered.put(token, new Remembered(believed, keys));
    }
    return verdict;
  }

  private static Finding refused(Code code, String why) {
    return new Finding.Refused(Status.of(code, "the token of the call is not believed: " + why));
  }

  @Override
  public void close() {
    source.close();
  }
}
