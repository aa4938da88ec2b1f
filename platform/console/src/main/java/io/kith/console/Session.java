package io.kith.console;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Delete;
import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.Post;
import io.kith.core.Service;
import java.time.Instant;
import java.util.Optional;

/**
 * Signing in to a hub. Whoever has signed in sends the token with each request, {@code
 * authorization: Bearer …}: there are no cookies, so no page of a stranger can use it.
 */
@Service("kith.hub.Session")
public interface Session {

  /** How one signs in here; told to anybody. */
  @Idempotent
  @Get("/api/session/settings")
  SignInSettings settings();

  /**
   * Who makes this request, and what they may do.
   *
   * @throws CallException {@link Code#UNAUTHENTICATED} if that is not known, and {@link
   *     Code#PERMISSION_DENIED} if they have no role here
   */
  @Idempotent
  @Get("/api/session")
  Who who();

  /**
   * Begins a session of a local user.
   *
   * @throws CallException {@link Code#UNAUTHENTICATED} if name and password do not belong together;
   *     {@link Code#RESOURCE_EXHAUSTED} after too many attempts, with the time to wait
   */
  @Post("/api/session")
  SignedIn signIn(String name, String password);

  /** Ends the session of this request, if it has one. */
  @Idempotent
  @Delete("/api/session")
  void signOut();

  /**
   * How one signs in.
   *
   * @param isNeeded false if whoever is on the hub's machine may do everything
   * @param hasUsers whether there are local users, with a name and a password
   * @param openId the provider that knows people, if there is one
   * @param closed why nobody can sign in; empty if one can
   */
  record SignInSettings(
      boolean isNeeded, boolean hasUsers, Optional<OpenId> openId, String closed) {}

  /**
   * A provider of OpenID Connect. The page goes there by itself, by authorization code with PKCE as
   * a public client, and sends the ID token as its token.
   *
   * @param issuer its URL, below which {@code .well-known/openid-configuration} is
   * @param clientId who the page is there
   * @param scope what it asks for
   */
  record OpenId(String issuer, String clientId, String scope) {}

  /**
   * Somebody.
   *
   * @param until when the session ends, if it does
   */
  record Who(String name, Role role, Optional<Instant> until) {}

  /** A session that has begun; the token is known to nobody else, and is told once. */
  record SignedIn(String token, Who who) {}
}
