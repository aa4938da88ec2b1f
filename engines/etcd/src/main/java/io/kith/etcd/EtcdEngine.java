package io.kith.etcd;

import io.kith.cluster.Engine;
import io.kith.cluster.Instance;
import io.kith.cluster.InstanceRecord;
import io.kith.cluster.Lease;
import io.kith.cluster.Mirror;
import io.kith.core.CallException;
import io.kith.core.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances in etcd: a key each, which a lease keeps, below one prefix.
 *
 * <p>Whoever follows reads all of them as they are at one revision and then watches from the next,
 * so that nothing is missed in between; if etcd has forgotten that revision meanwhile, by
 * compaction, it reads them again. Thread-safe.
 */
final class EtcdEngine implements Engine {

  private static final Logger log = LoggerFactory.getLogger(EtcdEngine.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(1);

  /** What is read at once: so many values of etcd's longest, 1.5 MiB, are within a message. */
  private static final int PAGE = 32;

  private static final int DELETED = 1;

  /** In place of a lease: somebody else has registered the instance since. */
  private static final long TAKEN_OVER = -1;

  private final EtcdMembers members;
  private final Runnable onClose;
  private final String prefix;
  private final Duration ttl;
  private final Map<String, Long> leases = new ConcurrentHashMap<>();

  /**
   * An engine that asks nothing yet.
   *
   * @param prefix what the keys of all instances begin with
   * @param ttl how long a lease lasts
   */
  EtcdEngine(EtcdMembers members, String prefix, Duration ttl, Runnable onClose) {
    this.members = members;
    this.prefix = prefix;
    this.ttl = ttl;
    this.onClose = onClose;
  }

  @Override
  public Lease register(Instance instance) {
    byte[] record = InstanceRecord.write(instance);
    long known = leases.getOrDefault(instance.id(), TAKEN_OVER);
    if (known != TAKEN_OVER && put(instance, record, known)) {
      return new Lease(ttl);
    }
    Leasing.Granted granted =
        members.ask(
            TIMEOUT,
            member -> member.leasing().leaseGrant(new Leasing.GrantRequest(ttl.toSeconds())));
    leases.put(instance.id(), granted.id());
    if (!put(instance, record, granted.id())) {
      throw new CallException(Code.UNAVAILABLE, "the lease was lost at once");
    }
    return new Lease(Duration.ofSeconds(granted.ttl()));
  }

  /** Returns whether there is such a lease. */
  private boolean put(Instance instance, byte[] record, long lease) {
    try {
      members.ask(
          TIMEOUT, member -> member.kv().put(new Kv.PutRequest(key(instance), record, lease)));
      return true;
    } catch (CallException e) {
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }

  /** Whoever registered an instance last has it: an earlier lease of it just ends. */
  @Override
  public Lease renew(Instance instance) {
    long lease = leases.getOrDefault(instance.id(), TAKEN_OVER);
    if (lease == TAKEN_OVER) {
      return new Lease(ttl);
    }
    long seconds = members.ask(TIMEOUT, member -> kept(member, lease));
    OptionalLong owner = owner(instance);
    if (owner.isPresent() && owner.getAsLong() != lease) {
      log.info("{} was registered in etcd by somebody else: leaving it to them", instance);
      leases.put(instance.id(), TAKEN_OVER);
      return new Lease(ttl);
    }
    if (seconds <= 0 || owner.isEmpty()) {
      throw new CallException(Code.NOT_FOUND, "etcd has no lease for " + instance);
    }
    return new Lease(Duration.ofSeconds(seconds));
  }

  private static long kept(EtcdMembers.Member member, long lease) {
    try (Stream<Leasing.KeptAlive> answers =
        member.leasing().leaseKeepAlive(Stream.of(new Leasing.KeepAliveRequest(lease)))) {
      return answers.findFirst().map(Leasing.KeptAlive::ttl).orElse(0L);
    }
  }

  /** The lease that keeps its key; none if there is no key, as when somebody has deleted it. */
  private OptionalLong owner(Instance instance) {
    var request = new Kv.RangeRequest(key(instance), new byte[0], 1, 0, true, true);
    return members.ask(TIMEOUT, member -> member.kv().range(request)).kvs().stream()
        .mapToLong(Kv.KeyValue::lease)
        .findFirst();
  }

  @Override
  public void deregister(Instance instance) {
    long lease = leases.getOrDefault(instance.id(), TAKEN_OVER);
    if (lease != TAKEN_OVER) {
      members.ask(
          FAREWELL_TIMEOUT,
          member -> member.leasing().leaseRevoke(new Leasing.RevokeRequest(lease)));
    }
    leases.remove(instance.id());
  }

  @Override
  public void follow(Mirror mirror) {
    try {
      long revision = read(mirror);
      members.askWithoutLimit(member -> {
        watch(member, mirror, revision + 1);
        return true;
      });
    } catch (CallException e) {
      if (e.code() != Code.OUT_OF_RANGE) {
        throw e;
      }
      log.info("etcd forgot a revision while it was read, reading all again: {}", e.getMessage());
    }
  }

  /** Fills the mirror. Returns the revision that this is as of. */
  private long read(Mirror mirror) {
    var records = new HashMap<String, byte[]>();
    byte[] from = bytes(prefix);
    long revision = 0;
    Kv.RangeResponse page;
    do {
      var request = new Kv.RangeRequest(from, end(), PAGE, revision, false, false);
      page = members.ask(TIMEOUT, member -> member.kv().range(request));
      page.kvs().forEach(pair -> records.put(name(pair), pair.value()));
      if (revision == 0) {
        revision = page.header().revision();
      }
      if (page.more() && !page.kvs().isEmpty()) {
        byte[] last = page.kvs().getLast().key();
        from = Arrays.copyOf(last, last.length + 1); // the key that comes right after it
      }
    } while (page.more() && records.size() <= Mirror.MAX_INSTANCES);
    mirror.replaceAllRecords(records);
    return revision;
  }

  /** Keeps the mirror up to date until the watch fails, or must begin anew. */
  private void watch(EtcdMembers.Member member, Mirror mirror, long revision) {
    var over = new CountDownLatch(1);
    var create = new Watching.Create(bytes(prefix), end(), revision, true, true);
    try (Stream<Watching.Changes> received =
        member.watching().watch(openUntil(over, new Watching.Request(create)))) {
      Iterator<Watching.Changes> changes = received.iterator();
      while (changes.hasNext()) {
        Watching.Changes next = changes.next();
        if (next.compactRevision() > 0) {
          log.info(
              "etcd has forgotten revision {}, it knows those from {} on: reading all again",
              revision,
              next.compactRevision());
          return;
        }
        if (next.canceled()) {
          throw new CallException(Code.UNAVAILABLE, "the watch was ended: " + next.cancelReason());
        }
        mirror.confirm();
        next.events().forEach(change -> apply(change, mirror));
      }
    } finally {
      over.countDown();
    }
    throw new CallException(Code.UNAVAILABLE, "the watch ended");
  }

  /** A stream with one request that ends no sooner than the watch: etcd ends that with it. */
  private static <T> Stream<T> openUntil(CountDownLatch over, T request) {
    return Stream.concat(
        Stream.of(request),
        Stream.of(request)
            .takeWhile(_ -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return false;
            }));
  }

  private void apply(Watching.Change change, Mirror mirror) {
    change
        .kv()
        .ifPresent(pair -> {
          if (change.type() == DELETED) {
            mirror.removeRecord(name(pair));
          } else {
            mirror.putRecord(name(pair), pair.value());
          }
        });
  }

  private byte[] key(Instance instance) {
    return bytes(prefix + InstanceRecord.key(instance.id()));
  }

  /** The key below the prefix. */
  private String name(Kv.KeyValue pair) {
    return new String(pair.key(), StandardCharsets.UTF_8).substring(prefix.length());
  }

  /** The first key that does not begin with the prefix, which ends with a slash. */
  private byte[] end() {
    byte[] end = bytes(prefix);
    end[end.length - 1]++;
    return end;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    onClose.run();
  }
}
