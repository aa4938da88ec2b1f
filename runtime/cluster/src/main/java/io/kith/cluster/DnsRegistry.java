package io.kith.cluster;

import io.kith.policy.Backoff;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances behind names in DNS: {@code dns:members.example:4242}, or {@code
 * dns://server:53/name:port?services=a.B;name?services=c.D}.
 *
 * <p>A name is looked up again when its answer has expired, a little later each time, so that those
 * who asked together do not stay together; one that nobody answers for keeps its last answer, and
 * is tried again. One thread does so for all names. Thread-safe.
 */
final class DnsRegistry implements LookupRegistry.Source {

  /** How often a name is looked up at most, and at least, whatever its records say. */
  record Pace(Duration most, Duration least, Backoff afterFailure) {

    static final Pace USUAL =
        new Pace(
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)));

    /** How long an answer is used: its TTL within the bounds, and up to a tenth more. */
    long nanos(Duration ttl, double random) {
      long nanos = Math.clamp(ttl.toNanos(), most.toNanos(), least.toNanos());
      return nanos + (long) (nanos * 0.1 * random);
    }
  }

  private static final String SCHEME = "dns:";
  private static final int PORT = 53;
  private static final Pattern FORM = Pattern.compile("dns:(?://(?<server>[^/?;]+)/)?(?<names>.+)");
  private static final Logger log = LoggerFactory.getLogger(DnsRegistry.class);

  /** A name, what is known of it, and when it is looked up again. Owned by the thread. */
  private static final class Watched {
    final DnsTarget target;
    List<DnsAnswers.Place> places = List.of();
    boolean answered;
    long dueNanos = System.nanoTime();
    int failures;

    Watched(DnsTarget target) {
      this.target = target;
    }
  }

  private final DnsAnswers answers;
  private final Pace pace;
  private final List<Watched> names;
  private final boolean servesWhatIsAsked;
  private final Map<String, String> troubles = new LinkedHashMap<>(); // guarded by itself
  private final Thread.Builder thread;
  private Optional<Thread> running = Optional.empty(); // guarded by this

  DnsRegistry(String url, DnsAnswers answers, List<DnsTarget> targets, Pace pace) {
    this.answers = answers;
    this.pace = pace;
    this.names = targets.stream().map(Watched::new).toList();
    this.servesWhatIsAsked = targets.stream().anyMatch(target -> target.services().isEmpty());
    this.thread = Thread.ofVirtual().name("kith-dns " + url);
  }

  /**
   * The registry of the names at this URL.
   *
   * @throws IllegalArgumentException if it is no such URL
   */
  static Registry open(String url, Pace pace) {
    Matcher form = FORM.matcher(url);
    try {
      if (!form.matches()) {
        throw new IllegalArgumentException("it has no name");
      }
      var answers =
          new DnsAnswers(Optional.ofNullable(form.group("server")).map(DnsRegistry::server));
      List<DnsTarget> targets = DnsTarget.parseAll(form.group("names"));
      return new LookupRegistry(url, new DnsRegistry(url, answers, targets, pace));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + url
              + "' is no URL of names in DNS; expected dns:name:port, or"
              + " dns://server:port/name:port?services=a.B: "
              + e.getMessage(),
          e);
    }
  }

  private static InetSocketAddress server(String text) {
    boolean withoutPort = text.indexOf(':') < 0 || text.endsWith("]");
    Address address = Address.parse(withoutPort ? text + ":" + PORT : text);
    return new InetSocketAddress(address.host(), address.port());
  }

  @Override
  public synchronized void start(Mirror mirror) {
    running = Optional.of(thread.start(() -> run(mirror)));
  }

  private void run(Mirror mirror) {
    try {
      while (true) {
        long nowNanos = System.nanoTime();
        for (Watched name : names) {
          if (nowNanos - name.dueNanos >= 0) {
            lookUp(name);
          }
        }
        if (names.stream().anyMatch(name -> name.answered)) {
          mirror.replaceAll(instances());
        }
        long firstNanos =
            names.stream().mapToLong(name -> name.dueNanos - System.nanoTime()).min().orElse(0);
        TimeUnit.NANOSECONDS.sleep(Math.max(firstNanos, 0));
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private void lookUp(Watched name) throws InterruptedException {
    String text = name.target.name();
    try {
      DnsAnswers.Answer answer = answers.find(name.target);
      name.places = answer.places();
      name.answered = true;
      name.failures = 0;
      name.dueNanos =
          System.nanoTime() + pace.nanos(answer.ttl(), ThreadLocalRandom.current().nextDouble());
      synchronized (troubles) {
        if (troubles.remove(text) != null) {
          log.info("{} is answered again", text);
        }
      }
    } catch (DnsAnswers.LookupException e) {
      name.failures++;
      name.dueNanos =
          System.nanoTime()
              + pace.afterFailure().delayNanos(name.failures, ThreadLocalRandom.current());
      synchronized (troubles) {
        if (troubles.put(text, e.getMessage()) == null) {
          log.warn("{}; what is known of it stays in use. Trying again.", e.getMessage());
        }
      }
    }
  }

  /** What stands behind several names at one address is one instance that serves all of it. */
  private List<Instance> instances() {
    var byAddress = new LinkedHashMap<Address, Instance>();
    for (Watched name : names) {
      for (DnsAnswers.Place place : name.places) {
        byAddress.merge(place.address(), instance(name.target, place), DnsRegistry::both);
      }
    }
    return List.copyOf(byAddress.values());
  }

  private static Instance instance(DnsTarget target, DnsAnswers.Place place) {
    var identity = new Identity(target.app(), place.address().toString());
    return Instance.builder(identity, place.address(), Instant.EPOCH)
        .version(target.version())
        .location(new Location("", target.zone(), ""))
        .weight(place.weight())
        .state(Instance.State.READY)
        .services(
            target.services().stream()
                .map(service -> new ServiceEntry(service, target.version(), ""))
                .toList())
        .build();
  }

  private static Instance both(Instance one, Instance other) {
    var services =
        new LinkedHashSet<>(
            Stream.concat(one.services().stream(), other.services().stream()).toList());
    return one.with(services.stream().limit(Instance.MAX_SERVICES).toList());
  }

  @Override
  public Optional<String> trouble() {
    synchronized (troubles) {
      return troubles.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "some names cannot be looked up in DNS: " + String.join("; ", troubles.values()));
    }
  }

  @Override
  public boolean isLocal() {
    return false;
  }

  @Override
  public boolean servesWhatIsAsked() {
    return servesWhatIsAsked;
  }

  @Override
  public synchronized void close() {
    running.ifPresent(Thread::interrupt);
  }

  /** Finds this kind of registry by its URL. */
  public static final class Provider implements RegistryProvider {

    @Override
    public String scheme() {
      return SCHEME.substring(0, SCHEME.length() - 1);
    }

    @Override
    public Registry open(String url, Identity identity, TransportOptions options) {
      return DnsRegistry.open(url, Pace.USUAL);
    }
  }
}
