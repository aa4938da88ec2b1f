package io.kith;

import io.kith.cluster.Registry;
import io.kith.transport.Server;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an application ends without losing a call: it says that it is not ready and leaves, takes
 * itself out of the registry, goes on answering until everybody may have heard of that, sends those
 * elsewhere that call all the same, and ends the calls that it has begun. Each step is logged with
 * the time since the first. One thread.
 */
final class GracefulStop {

  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final String app;
  private final Server server;
  private final Announcement announcement;
  private final Registry registry;
  private final Settings settings;
  private final long startNanos = System.nanoTime();

  /** A stop that begins now. */
  GracefulStop(
      String app, Server server, Announcement announcement, Registry registry, Settings settings) {
    this.app = app;
    this.server = server;
    this.announcement = announcement;
    this.registry = registry;
    this.settings = settings;
  }

  /** Returns when all calls have ended, or the time for that is over. */
  void run() {
    log.info("{} stops, with {} calls under way", app, server.callsInFlight());
    server.health().close();
    leaveRegistry();
    drain();
  }

  private void leaveRegistry() {
    boolean wasKnown = announcement.leave();
    boolean awaitsOthers = wasKnown && !registry.isLocal();
    if (awaitsOthers) {
      pause(settings.discovery().farewell());
    }
    announcement.takeBack();
    if (awaitsOthers) {
      log.info(
          "{} is out of the registry after {} ms, and goes on answering for {} ms, until others have"
              + " heard of it (server.propagation)",
          app,
          sinceStartMillis(),
          settings.server().propagation().toMillis());
      pause(settings.server().propagation());
    }
  }

  private void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      log.info("{} was interrupted: it waits no longer for others to hear that it stops", app);
    }
  }

  private void drain() {
    Duration limit = settings.server().drain();
    log.info(
        "{} sends its callers elsewhere after {} ms; the {} calls under way have {} s to end"
            + " (server.drain)",
        app,
        sinceStartMillis(),
        server.callsInFlight(),
        limit.toSeconds());
    if (server.drain(limit)) {
      log.info("{} has ended all its calls after {} ms", app, sinceStartMillis());
    } else {
      log.warn(
          "{} cuts off {} calls that did not end within server.drain, {} s",
          app,
          server.callsInFlight(),
          limit.toSeconds());
    }
  }

  /** Milliseconds since it began. */
  long sinceStartMillis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
