package io.kith.benchmarks.kith;

import io.kith.cluster.Changes;
import io.kith.cluster.HubService;
import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Revision;
import io.kith.codec.Limits;
import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.transport.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * One who watches the hub over a connection of its own. It keeps no instances, only how often each
 * has changed, so that hundreds fit into a process.
 */
final class StormWatcher implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Channel channel;
  private final HubService hub;
  private final Query query;
  private final Revision since;
  private final ChangeTimes times;
  private final Thread thread;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile boolean counts;
  private volatile boolean closed;

  // Owned by the thread; read by others when it has ended, or roughly.
  private final Map<String, Long> seen = new HashMap<>();
  private final Latencies latencies = new Latencies();
  private long answers;
  private long instances;

  /**
   * Begins to watch. The channel is its own.
   *
   * @param since what it is to know already; {@link Revision#NONE} to be told all at first
   */
  StormWatcher(Channel channel, String name, Query query, Revision since, ChangeTimes times) {
    this.channel = channel;
    this.hub = channel.stub(HubService.class);
    this.query = query;
    this.since = since;
    this.times = times;
    this.thread = Thread.ofVirtual().name(name).start(this::watch);
  }

  void awaitFirst() throws InterruptedException {
    first.await();
  }

  /** Counts from now on. */
  void begin() {
    counts = true;
  }

  private void watch() {
    Revision known = since;
    while (!closed) {
      try {
        Revision asked = known;
        byte[] answer =
            Context.within(PATIENCE.plusSeconds(10)).call(() -> hub.follow(query, asked, PATIENCE));
        if (answer.length > 0) {
          Changes news = Changes.decoded(answer, Limits.defaults());
          long nowNanos = System.nanoTime();
          known = news.revision();
          news.instances().forEach(instance -> saw(instance, nowNanos));
          if (counts) {
            answers++;
            instances += news.instances().size();
          }
          first.countDown();
        }
      } catch (CallException e) {
        if (!closed) {
          System.err.println(thread.getName() + ": " + e.getMessage());
          return;
        }
      }
    }
  }

  /** Every change up to this one has arrived with it. */
  private void saw(Instance instance, long nowNanos) {
    long now = Long.parseLong(instance.labels().get(ChangeTimes.LABEL));
    Long last = seen.put(instance.id(), now);
    long before = last == null ? now - 1 : last;
    if (now == 0 || !counts) {
      return;
    }
    int number = Integer.parseInt(instance.id().substring("storm-".length()));
    for (long change = before + 1; change <= now; change++) {
      latencies.add(nowNanos - times.beganNanos(number, change));
    }
  }

  Latencies latencies() {
    return latencies;
  }

  long answers() {
    return answers;
  }

  long instances() {
    return instances;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    channel.close();
  }
}
