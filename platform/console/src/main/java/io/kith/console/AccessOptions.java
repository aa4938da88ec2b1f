package io.kith.console;

import io.kith.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may see and change what at a hub.
 *
 * @param users the file of local users; none by default
 * @param openId the provider that knows people; none by default
 * @param sessionTtl how long a local user stays signed in, 1 min to 30 days; 12 h by default
 * @param audit the file that what people change is written to; by default it is kept in memory
 *     alone
 * @param debugToken what debug ports beyond the hub's machine want to see ({@code debug.token});
 *     none by default
 */
public record AccessOptions(
    Optional<Path> users,
    Optional<OpenIdOptions> openId,
    Duration sessionTtl,
    Optional<Path> audit,
    Optional<Secret> debugToken) {

  private static final Duration SHORTEST_SESSION = Duration.ofMinutes(1);
  private static final Duration LONGEST_SESSION = Duration.ofDays(30);
  private static final AccessOptions DEFAULTS =
      new AccessOptions(
          Optional.empty(),
          Optional.empty(),
          Duration.ofHours(12),
          Optional.empty(),
          Optional.empty());

  public AccessOptions {
    if (sessionTtl.compareTo(SHORTEST_SESSION) < 0 || sessionTtl.compareTo(LONGEST_SESSION) > 0) {
      throw new IllegalArgumentException(
          "sessionTtl is "
              + sessionTtl
              + "; allowed are "
              + SHORTEST_SESSION
              + " to "
              + LONGEST_SESSION);
    }
  }

  /** The defaults. */
  public static AccessOptions defaults() {
    return DEFAULTS;
  }

  /** These options with a file of local users. */
  public AccessOptions withUsers(Path file) {
    return new AccessOptions(Optional.of(file), openId, sessionTtl, audit, debugToken);
  }

  /** These options with a provider that knows people. */
  public AccessOptions withOpenId(OpenIdOptions provider) {
    return new AccessOptions(users, Optional.of(provider), sessionTtl, audit, debugToken);
  }

  /** These options with sessions of another length. */
  public AccessOptions withSessionTtl(Duration other) {
    return new AccessOptions(users, openId, other, audit, debugToken);
  }

  /** These options with a file that changes are written to. */
  public AccessOptions withAudit(Path file) {
    return new AccessOptions(users, openId, sessionTtl, Optional.of(file), debugToken);
  }

  /** These options with a token for debug ports. */
  public AccessOptions withDebugToken(Secret token) {
    return new AccessOptions(users, openId, sessionTtl, audit, Optional.of(token));
  }

  /** Whether anybody is known by a name. */
  public boolean hasUsers() {
    return users.isPresent() || openId.isPresent();
  }
}
