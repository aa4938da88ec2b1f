package io.kith.console;

import io.kith.console.Sessions.Session;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Status;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds out who makes a request, and what they may do. Thread-safe. */
final class Gate {

  static final Status NOT_SIGNED_IN =
      Status.of(Code.UNAUTHENTICATED, "sign in first: POST /api/session, or the console's page");

  private static final Status SESSION_OVER =
      Status.of(Code.UNAUTHENTICATED, "the session is over, or was never there: sign in again");

  private static final Status ELSEWHERE =
      Status.of(
          Code.PERMISSION_DENIED,
          "this hub has no users, and so serves this to its own machine alone; start it with"
              + " --users or --oidc-issuer");

  /** Why a hub that others reach serves no pages. */
  static final String CLOSED =
      "this hub listens beyond its machine and has no users, so it shows nothing to anybody: start"
          + " it with --users or --oidc-issuer";

  private static final String SCHEME = "Bearer ";

  /** What proxies add: whoever asks is not on this machine, though the connection is from it. */
  private static final List<String> OF_PROXIES =
      List.of("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip");

  /** Whom a hub without users calls by no other name. */
  private static final Caller LOCAL = new Caller("local", Role.OPERATE, Optional.empty());

  /** Somebody. */
  record Caller(String name, Role role, Optional<Instant> until) {}

  /** What it found. */
  sealed interface Finding {

    /** The caller is known. */
    record Known(Caller caller) implements Finding {}

    /** The caller is not, or has no role here. */
    record Refused(Status why) implements Finding {}
  }

  private final boolean isLoopback;
  private final Optional<Users> users;
  private final Optional<OpenIdUsers> openId;
  private final Sessions sessions;

  /**
   * A gate.
   *
   * @param isLoopback whether nobody reaches the hub but its own machine
   */
  Gate(boolean isLoopback, Optional<Users> users, Optional<OpenIdUsers> openId, Sessions sessions) {
    this.isLoopback = isLoopback;
    this.users = users;
    this.openId = openId;
    this.sessions = sessions;
  }

  /** Whether people have names here. */
  boolean hasUsers() {
    return users.isPresent() || openId.isPresent();
  }

  /** Whether nobody gets in, whoever they are. */
  boolean isClosed() {
    return !hasUsers() && !isLoopback;
  }

  /** Who makes a request with this metadata, from that address. */
  Finding find(Metadata metadata, Optional<InetAddress> from) {
    if (isClosed()) {
      return new Finding.Refused(Status.of(Code.PERMISSION_DENIED, CLOSED));
    }
    return hasUsers() ? byToken(metadata) : byAddress(metadata, from);
  }

  private static Finding byAddress(Metadata metadata, Optional<InetAddress> from) {
    boolean isFromHere =
        from.filter(InetAddress::isLoopbackAddress).isPresent()
            && OF_PROXIES.stream().allMatch(name -> metadata.first(name).isEmpty());
    return isFromHere ? new Finding.Known(LOCAL) : new Finding.Refused(ELSEWHERE);
  }

  private Finding byToken(Metadata metadata) {
    Optional<String> token = token(metadata);
    if (token.isEmpty()) {
      return new Finding.Refused(NOT_SIGNED_IN);
    }
    if (!token.get().startsWith(Sessions.PREFIX) && openId.isPresent()) {
      return openId.get().find(metadata);
    }
    return sessions
        .find(token.get())
        .filter(this::isOfUser)
        .<Finding>map(session ->
            new Finding.Known(
                new Caller(
                    session.user().name(), session.user().role(), Optional.of(session.until()))))
        .orElseGet(() -> new Finding.Refused(SESSION_OVER));
  }

  /** Whoever was removed, or has another password or role, signs in again. */
  private boolean isOfUser(Session session) {
    return users
        .flatMap(known -> known.find(session.user().name()))
        .filter(session.user()::equals)
        .isPresent();
  }

  /** The token of a request, if there is one and no more. */
  static Optional<String> token(Metadata metadata) {
    List<String> tokens =
        metadata.all("authorization").stream()
            .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            .map(value -> value.substring(SCHEME.length()).strip())
            .toList();
    return tokens.size() == 1 ? Optional.of(tokens.getFirst()) : Optional.empty();
  }
}
