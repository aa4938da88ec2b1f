package io.kith.cluster;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.Backoff;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry that lives in a hub: {@code hub://host:port}, or several of them separated by commas,
 * of which the first that answers is used until it does not.
 *
 * <p>Nothing in here throws because a hub is absent: that is logged in one line, what is known
 * stays in use, and the rest is caught up with when a hub answers. Each registration and each watch
 * has a virtual thread of its own, which ends when it is closed. Thread-safe.
 */
public final class HubRegistry implements Registry {

  /** How long a hub may let a watch wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long its answer may take beyond that. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(1);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
  private static final Snapshot NOTHING = new Snapshot(Revision.NONE, List.of());
  private static final String SCHEME = "hub";
  private static final Logger log = LoggerFactory.getLogger(HubRegistry.class);

  private final String url;
  private final HubContact contact;
  private final Runnable onClose;
  private final Set<LeaseLoop> leases = ConcurrentHashMap.newKeySet();
  private final Set<WatchLoop> watches = ConcurrentHashMap.newKeySet();

  HubRegistry(String url, List<Address> hubs, Function<Address, HubService> way, Runnable onClose) {
    this.url = url;
    this.contact =
        new HubContact(
            hubs.stream().map(hub -> new HubContact.Node(hub, way.apply(hub))).toList(),
            Ticker.system());
    this.onClose = onClose;
  }

  /**
   * The registry of the hubs at this URL.
   *
   * @throws IllegalArgumentException if it is no such URL
   */
  public static HubRegistry open(String url, Identity identity, TransportOptions options) {
    List<Address> hubs = parse(url);
    Client client = Client.create(identity, options);
    return new HubRegistry(
        url, hubs, hub -> client.channel(hub).stub(HubService.class), client::close);
  }

  static List<Address> parse(String url) {
    String prefix = SCHEME + "://";
    try {
      if (!url.startsWith(prefix)) {
        throw new IllegalArgumentException("it does not begin with " + prefix);
      }
      String hosts = url.substring(prefix.length()).replaceFirst("/$", "");
      return Arrays.stream(hosts.split(",", -1)).map(HubRegistry::address).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + url
              + "' is no URL of a hub; expected hub://host:port or hub://host:port,host:port: "
              + e.getMessage(),
          e);
    }
  }

  private static Address address(String text) {
    boolean withoutPort = text.indexOf(':') < 0 || text.endsWith("]");
    return Address.parse(withoutPort ? text + ":" + HubService.DEFAULT_PORT : text);
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public Optional<String> trouble() {
    return contact.trouble();
  }

  @Override
  public Registration register(Instance instance) {
    var lease = new LeaseLoop("the hub", new HubLeases(), instance, BACKOFF, leases::remove);
    leases.add(lease);
    lease.start();
    return lease;
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    var watch = new WatchLoop(query, new Poll(query), listener, watches::remove);
    watches.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public void close() {
    watches.forEach(WatchLoop::close);
    leases.forEach(LeaseLoop::close);
    onClose.run();
  }

  /** The leases of the hub that answers. */
  private final class HubLeases implements LeaseLoop.Leases {

    @Override
    public Lease register(Instance instance) {
      return contact.call(LEASE_TIMEOUT, hub -> hub.register(instance));
    }

    @Override
    public Lease renew(Instance instance) {
      return contact.call(LEASE_TIMEOUT, hub -> hub.renew(instance.id()));
    }

    @Override
    public void deregister(Instance instance) {
      contact.call(
          FAREWELL_TIMEOUT,
          hub -> {
            hub.deregister(instance.id());
            return true;
          });
    }

    @Override
    public boolean areOutOfReach() {
      return contact.trouble().isPresent();
    }
  }

  /** Asks the hub again and again, with a pause after each failure. Owned by one thread. */
  private final class Poll implements WatchLoop.Source {

    private final Query query;
    private Snapshot last = NOTHING;
    private int failures;
    private boolean refused;

    Poll(Query query) {
      this.query = query;
    }

    @Override
    public Optional<Snapshot> next(Revision known) throws InterruptedException {
      try {
        Optional<Snapshot> news =
            read(
                contact.call(
                    PATIENCE.plus(GRACE), hub -> hub.follow(query, last.revision(), PATIENCE)));
        failures = 0;
        refused = false;
        return news;
      } catch (CallException e) {
        failures++;
        logRefusal(e);
        TimeUnit.NANOSECONDS.sleep(BACKOFF.delayNanos(failures, ThreadLocalRandom.current()));
        return Optional.empty();
      }
    }

    private Optional<Snapshot> read(byte[] answer) {
      try {
        return answer.length == 0
            ? Optional.empty()
            : Optional.of(applied(Changes.decoded(answer, Limits.defaults())));
      } catch (CodecException e) {
        throw new CallException(
            Status.of(Code.DATA_LOSS, "the hub's answer cannot be read: " + e.getMessage()), e);
      }
    }

    /** What does not go on from what is known, as it always should, has all asked for anew. */
    private Snapshot applied(Changes changes) {
      Snapshot before = last;
      last = NOTHING;
      last =
          changes
              .applyTo(before)
              .orElseThrow(() ->
                  new CallException(
                      Code.DATA_LOSS,
                      "the hub tells of changes since "
                          + changes.since()
                          + ", not since "
                          + before.revision()));
      return last;
    }

    /** Absence of the hub is the contact's to tell. */
    private void logRefusal(CallException e) {
      boolean isRefusal = contact.trouble().isEmpty() && e.code() != Code.CANCELLED;
      if (isRefusal && !refused) {
        log.warn("the hub refuses to be watched for {}; trying again: {}", query, e.getMessage());
      }
      refused = isRefusal;
    }
  }

  /** Finds this kind of registry by its URL. */
  public static final class Provider implements RegistryProvider {

    @Override
    public String scheme() {
      return SCHEME;
    }

    @Override
    public Registry open(String url, Identity identity, TransportOptions options) {
      return HubRegistry.open(url, identity, options);
    }
  }
}
