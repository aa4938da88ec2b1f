package io.kith.consul;

import io.kith.cluster.Contact;
import io.kith.cluster.Instance;
import io.kith.cluster.Lease;
import io.kith.cluster.LeaseLoop;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.RegistryProvider;
import io.kith.cluster.Snapshot;
import io.kith.cluster.WatchLoop;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.Backoff;
import io.kith.transport.ClientTls;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A registry that is a Consul: {@code consul://host:port}, the address of an agent;
 * docs/registries.md tells what may follow.
 *
 * <p>An instance is registered with the agent and kept alive by a TTL check. One that stops to give
 * signs of life is not found any more once its time is over, and is forgotten by Consul some time
 * later; one that Consul has forgotten registers again by itself. Nothing in here throws because
 * Consul is absent: that is logged in one line, what is known stays in use, and the rest is caught
 * up with. Thread-safe.
 */
public final class ConsulRegistry implements Registry {

  private static final Logger log = LoggerFactory.getLogger(ConsulRegistry.class);
  private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(1);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final String text;
  private final ConsulUrl url;
  private final Contact contact;
  private final ConsulApi api;
  private final ConsulCatalog catalog;
  private final Set<LeaseLoop> leases = ConcurrentHashMap.newKeySet();
  private final Set<WatchLoop> watches = ConcurrentHashMap.newKeySet();
  private boolean closed; // guarded by this

  private ConsulRegistry(String text, ConsulUrl url, ConsulToken token, ConsulHttp http) {
    this.text = text;
    this.url = url;
    this.contact =
        new Contact(
            "Consul", "Start an agent there, or correct the registry's URL", Ticker.system());
    this.api = new ConsulApi(url, token, http, contact);
    this.catalog = new ConsulCatalog(api, contact, System.currentTimeMillis());
  }

  /**
   * The registry of the agent at this URL. A token comes from the file that the URL names, or else
   * from {@code CONSUL_HTTP_TOKEN_FILE} or {@code CONSUL_HTTP_TOKEN} of the environment.
   *
   * @throws IllegalArgumentException if it is no such URL, or names a file that cannot be used
   */
  public static ConsulRegistry open(String text, TransportOptions options) {
    return open(text, options, System.getenv());
  }

  static ConsulRegistry open(
      String text, TransportOptions options, Map<String, String> environment) {
    ConsulUrl url = ConsulUrl.parse(text);
    ConsulToken token = token(url, environment);
    if (!url.tls() && !(token instanceof ConsulToken.None) && !isLoopback(url)) {
      log.warn(
          "THE TOKEN FOR CONSUL GOES TO {} IN PLAIN TEXT: whoever reads it can do what it allows."
              + " Set tls=true in the registry's URL",
          url.agent());
    }
    Optional<ClientTls> tls = url.tls() ? Optional.of(tls(url, options)) : Optional.empty();
    return new ConsulRegistry(
        text,
        url,
        token,
        new ConsulHttp(tls, options.connectTimeout(), options.fileCheckInterval()));
  }

  private static boolean isLoopback(ConsulUrl url) {
    String host = url.agent().host();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private static ConsulToken token(ConsulUrl url, Map<String, String> environment) {
    Optional<Path> file =
        url.tokenFile()
            .or(() -> Optional.ofNullable(environment.get("CONSUL_HTTP_TOKEN_FILE")).map(Path::of));
    Optional<String> fixed = Optional.ofNullable(environment.get("CONSUL_HTTP_TOKEN"));
    return file.<ConsulToken>map(ConsulToken.OfFile::new)
        .or(() -> fixed.filter(value -> !value.isBlank()).map(ConsulToken.Fixed::new))
        .orElseGet(ConsulToken.None::new);
  }

  /** What the URL says comes before what all connections of this process are secured by. */
  private static ClientTls tls(ConsulUrl url, TransportOptions options) {
    ClientTls usual = options.clientTls().orElseGet(ClientTls::system);
    return new ClientTls(
        url.authorities().or(usual::trust), url.identity().or(usual::identity), Optional.empty());
  }

  @Override
  public String url() {
    return text;
  }

  @Override
  public Optional<String> trouble() {
    return contact.trouble().or(api::refusal);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if it is larger than Consul takes: about 30,000 characters
   */
  @Override
  public Registration register(Instance instance) {
    var _ = ConsulRecord.write(instance, url.ttl(), url.removeAfter());
    var lease = new LeaseLoop("Consul", new AgentLeases(), instance, BACKOFF, leases::remove);
    synchronized (this) {
      requireOpen();
      leases.add(lease);
    }
    lease.start();
    return lease;
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    ConsulCatalog.Search search = catalog.search(query);
    var watch =
        new WatchLoop(
            query,
            search,
            listener,
            closed -> {
              watches.remove(closed);
              search.close();
            });
    synchronized (this) {
      requireOpen();
      watches.add(watch);
    }
    watch.start();
    return watch;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the registry " + text + " is closed");
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    watches.forEach(WatchLoop::close);
    // All at once: each may have to wait for an agent that does not answer.
    try (ExecutorService farewells =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("kith-farewell ", 0).factory())) {
      leases.forEach(lease -> farewells.execute(lease::close));
    }
    catalog.close();
    api.close();
  }

  /** What is registered with the agent. */
  private final class AgentLeases implements LeaseLoop.Leases {

    @Override
    public Lease register(Instance instance) {
      api.register(record(instance), LEASE_TIMEOUT);
      // A check that the agent knows already keeps the state that it had, such as that it is dead.
      return renew(instance);
    }

    /** One that has become too large is refused like one that Consul itself refuses. */
    private ObjectNode record(Instance instance) {
      try {
        return ConsulRecord.write(instance, url.ttl(), url.removeAfter());
      } catch (IllegalArgumentException e) {
        throw new CallException(
            Status.of(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage())), e);
      }
    }

    @Override
    public Lease renew(Instance instance) {
      api.report(ConsulRecord.check(instance), ConsulRecord.state(instance), LEASE_TIMEOUT);
      return new Lease(url.ttl());
    }

    @Override
    public void deregister(Instance instance) {
      api.deregister(instance.id(), FAREWELL_TIMEOUT);
    }

    @Override
    public boolean areOutOfReach() {
      return contact.trouble().isPresent();
    }
  }

  /** Finds this kind of registry by its URL. */
  public static final class Provider implements RegistryProvider {

    @Override
    public String scheme() {
      return ConsulUrl.SCHEME;
    }

    @Override
    public Registry open(String url, Identity identity, TransportOptions options) {
      return ConsulRegistry.open(url, options);
    }
  }
}
