package io.kith.simulator.model;

import io.kith.simulator.scenario.RegistryModel;
import io.kith.simulator.scenario.Times.Sampler;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Who exists, as clients are told: some time after each change, and not at all while the registry
 * is away.
 */
final class Registry implements Event {

  private static final int PUBLISH = 0;

  /**
   * An instance from one start to its end.
   *
   * @param freshSinceNanos when that was; long ago for those of the beginning
   */
  record Listed(Instance instance, String id, long freshSinceNanos) {}

  /** What clients are told at one moment: all that are there, ordered by their ids. */
  record Listing(long revision, List<Listed> all) {}

  private final EventQueue queue;
  private final RandomGenerator random;
  private final Sampler delay;
  private final long batchNanos;
  private final long leaseNanos;
  private List<Client> clients = List.of();

  /** What instances want it to know, by their numbers. */
  private final TreeMap<Integer, Listed> wanted = new TreeMap<>();

  private Listing listing = new Listing(0, List.of());
  private boolean away;
  private boolean changed;
  private boolean scheduled;

  Registry(RegistryModel model, EventQueue queue, RandomGenerator random) {
    this.queue = queue;
    this.random = random;
    this.delay = model.propagation().sampler();
    this.batchNanos = model.batch().toNanos();
    this.leaseNanos = model.lease().toNanos();
  }

  /** Everybody knows at once whom it has: how a run begins. */
  void tellAllNow(List<Client> everybody) {
    clients = everybody;
    listing = new Listing(1, List.copyOf(wanted.values()));
    changed = false;
    clients.forEach(client -> client.endpoints().learn(listing));
  }

  void register(Listed listed) {
    if (!listed.equals(wanted.put(listed.instance().number(), listed))) {
      change();
    }
  }

  /** It leaves with a word, or its lease is over. */
  void remove(Listed listed) {
    if (wanted.remove(listed.instance().number(), listed)) {
      change();
    }
  }

  /** It is silent from now on: its lease ends, unless it is back by then. */
  void silent(Listed listed) {
    queue.in(
        leaseNanos,
        _ -> {
          if (!listed.instance().answersAs(listed)) {
            remove(listed);
          }
        },
        0);
  }

  /** The registry goes away, or comes back. */
  void setAway(boolean now) {
    away = now;
    if (!away && changed) {
      publishSoon();
    }
  }

  private void change() {
    changed = true;
    if (!away && !clients.isEmpty()) {
      publishSoon();
    }
  }

  private void publishSoon() {
    if (!scheduled) {
      scheduled = true;
      queue.in(batchNanos, this, PUBLISH);
    }
  }

  @Override
  public void happen(int step) {
    scheduled = false;
    if (away || !changed) {
      return;
    }
    changed = false;
    Listing news = new Listing(listing.revision + 1, List.copyOf(wanted.values()));
    listing = news;
    for (Client client : clients) {
      queue.in(delay.nanos(random), _ -> client.endpoints().learn(news), 0);
    }
  }
}
