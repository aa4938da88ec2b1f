package io.kith.console;

import io.kith.codec.MethodFilter;
import io.kith.config.Secret;
import io.kith.core.Ticker;
import io.kith.transport.HttpOptions;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may see and change what at a hub.
 *
 * <p>A hub without users that only its own machine reaches lets whoever is there do everything. One
 * that others reach too shows nothing to anybody before it has users: {@link #trouble}. With users,
 * local ones or those of a provider of OpenID Connect, each request carries a token; the role view
 * is enough for what is called by GET, all else needs the role operate, and is written down.
 * Thread-safe.
 */
public final class Access implements AutoCloseable {

  /** What nobody can sign in without. */
  private static final Set<String> ENTRANCE = Set.of("kith.hub.Session", "kith.hub.Pages");

  private static final Duration FILE_CHECK_INTERVAL = Duration.ofSeconds(2);

  /** What is for those alone who may change things: who did what is not for all eyes. */
  private static final Set<String> OPERATORS = Set.of("kith.hub.Audit/Entries");

  private final boolean isLoopback;
  private final Optional<Users> users;
  private final Optional<OpenIdUsers> openId;
  private final AuditLog audit;
  private final Gate gate;
  private final SignIn signIn;
  private final DebugPorts ports;
  private final ConsolePages pages;

  private Access(AccessOptions options, boolean isLoopback) throws IOException {
    this.isLoopback = isLoopback;
    var random = new SecureRandom();
    this.openId = options.openId().map(OpenIdUsers::new);
    Optional<Users> local = Optional.empty();
    try {
      if (options.users().isPresent()) {
        local = Optional.of(new Users(options.users().get(), FILE_CHECK_INTERVAL, random));
      }
      this.audit = new AuditLog(options.audit(), InstantSource.system());
    } catch (IOException e) {
      openId.ifPresent(OpenIdUsers::close);
      local.ifPresent(Users::close);
      throw e;
    }
    this.users = local;
    this.ports = new DebugPorts(options.debugToken().map(Secret::reveal));
    var sessions = new Sessions(options.sessionTtl(), InstantSource.system(), random);
    this.gate = new Gate(isLoopback, users, openId, sessions);
    this.signIn =
        new SignIn(
            gate, users, options.openId(), sessions, new SignInAttempts(Ticker.system()), audit);
    this.pages = new ConsolePages(options.openId().map(OpenIdOptions::issuer));
  }

  /**
   * Opens what the options name.
   *
   * @param isLoopback whether nobody reaches the hub but its own machine
   * @throws IOException if a file cannot be used
   * @throws IllegalArgumentException if the provider's URL is not {@code https}, nor of this
   *     machine
   */
  public static Access open(AccessOptions options, boolean isLoopback) throws IOException {
    return new Access(options, isLoopback);
  }

  /** Why nobody can see anything; empty if somebody can. */
  public Optional<String> trouble() {
    return gate.isClosed() ? Optional.of(Gate.CLOSED) : Optional.empty();
  }

  /**
   * Stands around the calls of all services but some.
   *
   * @param open tells of the name of a service whether it is not in its way
   */
  public MethodFilter filter(Predicate<String> open) {
    return new Door(
        gate, audit, service -> ENTRANCE.contains(service) || open.test(service), OPERATORS);
  }

  /** These options, with pages of strangers kept out where whoever asks may do everything. */
  public TransportOptions around(TransportOptions options) {
    HttpOptions http = options.http();
    return gate.hasUsers() || gate.isClosed() || !http.hosts().isEmpty()
        ? options
        : options.with(http.withHosts(HttpOptions.LOOPBACK_HOSTS));
  }

  /**
   * Serves the pages, signing in, the audit log and the instances.
   *
   * @param registry who is known
   */
  public void serve(Server server, Registered registry) {
    server.serve(Pages.class, pages);
    server.serve(Session.class, signIn);
    server.serve(Audit.class, audit);
    server.serve(Instances.class, new RegisteredInstances(registry, isLoopback, ports, audit));
  }

  @Override
  public void close() {
    users.ifPresent(Users::close);
    openId.ifPresent(OpenIdUsers::close);
    ports.close();
    audit.close();
  }
}
