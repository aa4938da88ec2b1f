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
import java.util.Optional;

/**
 * Lets calls through that bring the token, as {@code authorization: Bearer}. Not as a password of
 * {@code Basic}: browsers remember that, and send it along with what a stranger's page asks for.
 */
final class TokenFilter implements Filter {

  private static final String BEARER = "Bearer ";

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
    Exchange.current().header("www-authenticate", "Bearer realm=\"debug\"");
    return Reply.Failure.notExecuted(
        Status.of(
            Code.UNAUTHENTICATED,
            "the debug port wants its token (debug.token), as authorization: Bearer"));
  }

  private static Optional<String> token(String authorization) {
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
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
