package io.kith.debug;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * Lets calls through that bring the token, as {@code authorization: Bearer}, or as the password of
 * {@code Basic}, which browsers ask people for.
 */
final class TokenFilter implements Filter {

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final byte[] digest;

  TokenFilter(String token) {
    this.digest = digest(token);
  }

  @Override
  public Reply apply(Call call, Next next) {
    boolean isKnown =
        call.metadata()
            .first("authorization")
            .flatMap(TokenFilter::token)
            .filter(this::is)
            .isPresent();
    if (isKnown) {
      return next.call(call);
    }
    Exchange.current().header("www-authenticate", "Basic realm=\"debug\", charset=\"UTF-8\"");
    return Reply.Failure.notExecuted(
        Status.of(
            Code.UNAUTHENTICATED,
            "the debug port wants its token (debug.token), as authorization: Bearer"));
  }

  private static Optional<String> token(String authorization) {
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return Optional.of(text.substring(text.indexOf(':') + 1));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** In the same time, however much of it is right. */
  private boolean is(String token) {
    return MessageDigest.isEqual(digest, digest(token));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
