package io.kith.cluster;

import io.kith.transport.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks a DNS server where the instances behind a name are. Blocks; nothing is cached here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2782">RFC 2782, SRV</a>
 */
final class DnsAnswers {

  /** A name that has no records may have some soon. */
  static final Duration EMPTY_TTL = Duration.ofSeconds(5);

  /** The most that one name stands for. */
  static final int MAX_PLACES = 1_000;

  private static final Duration TRY_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  /** Where an instance is, and how much it takes compared with the others. */
  record Place(Address address, int weight) {}

  /**
   * What a name stands for.
   *
   * @param ttl for how long that holds
   */
  record Answer(List<Place> places, Duration ttl) {}

  /** Nobody knows right now. */
  static final class LookupException extends Exception {
    private static final long serialVersionUID = 1;

    LookupException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final LookupSession session;

  /** Answers of this server, or, if it is empty, of those that this machine is set up with. */
  DnsAnswers(Optional<InetSocketAddress> server) {
    this.session = server.map(DnsAnswers::asking).orElseGet(DnsAnswers::asThisMachine);
  }

  private static LookupSession asking(InetSocketAddress server) {
    return LookupSession.builder().resolver(impatient(new SimpleResolver(server))).build();
  }

  private static LookupSession asThisMachine() {
    ResolverConfig config = ResolverConfig.getCurrentConfig();
    return LookupSession.builder()
        .resolver(impatient(new ExtendedResolver()))
        .searchPath(config.searchPath())
        .ndots(config.ndots())
        .defaultHostsFileParser()
        .build();
  }

  private static Resolver impatient(Resolver resolver) {
    resolver.setTimeout(TRY_TIMEOUT);
    return resolver;
  }

  /** What the target stands for now; nothing if there is no such name. */
  Answer find(DnsTarget target) throws LookupException, InterruptedException {
    Name name = name(target.name());
    return target.port().isPresent()
        ? addresses(name, target.port().getAsInt(), 100)
        : services(name);
  }

  private static Name name(String text) throws LookupException {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new LookupException(text + " is no name in DNS: " + e.getMessage(), e);
    }
  }

  private Answer addresses(Name name, int port, int weight)
      throws LookupException, InterruptedException {
    var places = new ArrayList<Place>();
    var records = new ArrayList<>(records(name, Type.A));
    records.addAll(records(name, Type.AAAA));
    for (Record found : records) {
      switch (found) {
        case ARecord a -> places.add(place(a.getAddress(), port, weight));
        case AAAARecord a -> places.add(place(a.getAddress(), port, weight));
        default -> {} // an alias on the way
      }
    }
    return new Answer(places.stream().limit(MAX_PLACES).toList(), ttl(records));
  }

  private static Place place(InetAddress address, int port, int weight) {
    return new Place(new Address(address.getHostAddress(), port), weight);
  }

  /** Only those who come first: the others are for the time when nobody of these is there. */
  private Answer services(Name name) throws LookupException, InterruptedException {
    List<SRVRecord> all =
        records(name, Type.SRV).stream()
            .filter(SRVRecord.class::isInstance)
            .map(SRVRecord.class::cast)
            .filter(found -> found.getPort() > 0 && !found.getTarget().equals(Name.root))
            .toList();
    int first = all.stream().mapToInt(SRVRecord::getPriority).min().orElse(0);
    List<SRVRecord> chosen =
        all.stream().filter(found -> found.getPriority() == first).limit(MAX_PLACES).toList();
    boolean weighted = chosen.stream().anyMatch(found -> found.getWeight() > 0);
    var places = new ArrayList<Place>();
    Duration ttl = ttl(List.copyOf(all));
    for (SRVRecord found : chosen) {
      int weight = weighted ? Math.clamp(found.getWeight(), 1, Instance.MAX_WEIGHT) : 100;
      Answer at = addresses(found.getTarget(), found.getPort(), weight);
      places.addAll(at.places());
      ttl = ttl.compareTo(at.ttl()) < 0 ? ttl : at.ttl();
    }
    return new Answer(places.stream().limit(MAX_PLACES).toList(), ttl);
  }

  private static Duration ttl(List<? extends Record> records) {
    return records.stream()
        .map(found -> Duration.ofSeconds(found.getTTL()))
        .min(Duration::compareTo)
        .orElse(EMPTY_TTL);
  }

  private List<Record> records(Name name, int type) throws LookupException, InterruptedException {
    try {
      return session
          .lookupAsync(name, type)
          .toCompletableFuture()
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .getRecords();
    } catch (TimeoutException e) {
      throw new LookupException(
          "no answer for " + name + " within " + TIMEOUT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException) {
        return List.of();
      }
      String why = cause == null ? e.toString() : String.valueOf(cause.getMessage());
      throw new LookupException(
          "no answer for " + Type.string(type) + " of " + name + ": " + why, e);
    }
  }
}
