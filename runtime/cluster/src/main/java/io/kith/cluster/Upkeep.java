package io.kith.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One virtual thread that looks after all endpoint sets of a cluster, time and again. */
final class Upkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final Duration interval;
  private final Supplier<List<EndpointSet>> endpointSets;
  private final Thread thread;

  Upkeep(Duration interval, Supplier<List<EndpointSet>> endpointSets) {
    this.interval = interval;
    this.endpointSets = endpointSets;
    this.thread = Thread.ofVirtual().name("kith-upkeep").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(interval);
        endpointSets.get().forEach(Upkeep::lookAfter);
      }
    } catch (InterruptedException e) {
      log.trace("ended");
    }
  }

  /** What goes wrong with one keeps nobody from the others, or from the next time. */
  private static void lookAfter(EndpointSet endpoints) {
    try {
      endpoints.lookAfter();
    } catch (RuntimeException e) {
      log.error("the endpoints of {} could not be looked after", endpoints.query(), e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
