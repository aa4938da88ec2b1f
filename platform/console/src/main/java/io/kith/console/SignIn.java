package io.kith.console;

import io.kith.console.Gate.Caller;
import io.kith.console.Gate.Finding;
import io.kith.console.UserFile.User;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Status;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Signing in to this hub. Thread-safe. */
final class SignIn implements Session {

  /** A password takes a processor some time: no more at once, so that others keep the rest. */
  private static final int MAX_AT_ONCE = 2;

  private static final long PATIENCE_MILLIS = 2_000;
  private static final int MAX_NAME_CHARS = 256;
  private static final String ACTION = "kith.hub.Session/SignIn";
  private static final Status WRONG =
      Status.of(Code.UNAUTHENTICATED, "name and password do not belong together");

  private final Gate gate;
  private final Optional<Users> users;
  private final Optional<OpenIdOptions> openId;
  private final Sessions sessions;
  private final SignInAttempts attempts;
  private final AuditLog audit;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);

  SignIn(
      Gate gate,
      Optional<Users> users,
      Optional<OpenIdOptions> openId,
      Sessions sessions,
      SignInAttempts attempts,
      AuditLog audit) {
    this.gate = gate;
    this.users = users;
    this.openId = openId;
    this.sessions = sessions;
    this.attempts = attempts;
    this.audit = audit;
  }

  @Override
  public SignInSettings settings() {
    return new SignInSettings(
        gate.hasUsers() || gate.isClosed(),
        users.isPresent(),
        openId.map(provider ->
            new OpenId(provider.issuer().toString(), provider.clientId(), provider.scope())),
        gate.isClosed() ? Gate.CLOSED : "");
  }

  @Override
  public Who who() {
    return switch (gate.find(request(), Context.current().peerAddress())) {
      case Finding.Known(Caller caller) -> new Who(caller.name(), caller.role(), caller.until());
      case Finding.Refused(Status why) -> throw why.asException();
    };
  }

  private static Metadata request() {
    return Exchange.current().request();
  }

  @Override
  public SignedIn signIn(String name, String password) {
    if (users.isEmpty()) {
      throw new CallException(
          Code.FAILED_PRECONDITION,
          gate.isClosed() ? Gate.CLOSED : "this hub has no local users (--users)");
    }
    if (name.length() > MAX_NAME_CHARS || password.length() > PasswordHash.MAX_CHARS) {
      throw new CallException(WRONG);
    }
    Optional<InetAddress> from = Context.current().peerAddress();
    Optional<Status> refusal = attempts.begin(name, from);
    if (refusal.isPresent()) {
      throw new CallException(refusal.get());
    }
    Optional<User> user = authenticate(users.get(), name, password);
    audit.add(
        user.map(User::name).orElse("?"),
        from,
        ACTION,
        "name=" + name,
        user.isPresent() ? Status.OK : WRONG);
    if (user.isEmpty()) {
      throw new CallException(WRONG);
    }
    attempts.succeeded(name, from);
    Sessions.Begun begun = sessions.begin(user.get());
    return new SignedIn(
        begun.token(), new Who(name, user.get().role(), Optional.of(begun.session().until())));
  }

  private Optional<User> authenticate(Users known, String name, String password) {
    try {
      if (!places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new CallException(
            Code.RESOURCE_EXHAUSTED, "too many sign in at this moment: try again in a few seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Status.of(Code.CANCELLED, "the caller is gone"), e);
    }
    try {
      return known.authenticate(name, password);
    } finally {
      places.release();
    }
  }

  @Override
  public void signOut() {
    Gate.token(request()).ifPresent(sessions::end);
  }
}
