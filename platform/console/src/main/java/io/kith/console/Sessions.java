package io.kith.console;

import io.kith.console.UserFile.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who has signed in. A token is 256 random bits; what is kept of it is a digest, so that nobody who
 * reads this memory can use one. All live equally long, and there are only so many: of one user,
 * and of all, the oldest goes for one more. Thread-safe.
 */
final class Sessions {

  /** What tokens of sessions begin with, so that others can be told from them. */
  static final String PREFIX = "kith-";

  static final int MAX_SESSIONS = 10_000;
  static final int MAX_SESSIONS_OF_A_USER = 32;

  private static final int TOKEN_BYTES = 32;
  private static final int MAX_TOKEN_CHARS = 128;

  /** A session of the user as they were when it began. */
  record Session(User user, Instant until) {}

  /** A session that has begun. */
  record Begun(String token, Session session) {}

  private final Duration ttl;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** By the digests of their tokens, the oldest first. Guarded by this. */
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  /**
   * No sessions.
   *
   * @param ttl how long each will last
   */
  Sessions(Duration ttl, InstantSource clock, RandomGenerator random) {
    this.ttl = ttl;
    this.clock = clock;
    this.random = random;
  }

  /** Begins a session. */
  synchronized Begun begin(User user) {
    dropExpired();
    long ofUser = sessions.values().stream().filter(s -> isOf(user, s)).count();
    if (ofUser >= MAX_SESSIONS_OF_A_USER) {
      dropOldest(user);
    } else if (sessions.size() >= MAX_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var session = new Session(user, clock.instant().plus(ttl));
    sessions.put(digest(token), session);
    return new Begun(token, session);
  }

  private static boolean isOf(User user, Session session) {
    return session.user.name().equals(user.name());
  }

  private void dropOldest(User user) {
    for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
      if (isOf(user, all.next())) {
        all.remove();
        return;
      }
    }
  }

  private void dropExpired() {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !session.until.isAfter(now));
  }

  /** The session of this token, unless it is over. */
  Optional<Session> find(String token) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return Optional.empty();
    }
    String digest = digest(token);
    synchronized (this) {
      return Optional.ofNullable(sessions.get(digest))
          .filter(session -> session.until.isAfter(clock.instant()));
    }
  }

  /** Ends the session of this token, if there is one. */
  void end(String token) {
    String digest = digest(token);
    synchronized (this) {
      sessions.remove(digest);
    }
  }

  synchronized int size() {
    return sessions.size();
  }

  private static String digest(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
