package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.transport.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one of several hubs: it stays with one until that does not answer, then goes on to the
 * next. It says once when contact is lost, and once when it is back. Thread-safe.
 */
final class HubContact {

  private static final Logger log = LoggerFactory.getLogger(HubContact.class);

  /** One hub and the way to call it. */
  record Node(Address address, HubService service) {}

  private record Outage(Address address, String why, long sinceNanos) {}

  private final List<Node> nodes;
  private final Ticker ticker;
  private final AtomicInteger current = new AtomicInteger();
  private volatile @Nullable Outage outage;

  HubContact(List<Node> nodes, Ticker ticker) {
    this.nodes = List.copyOf(nodes);
    this.ticker = ticker;
  }

  /** Why no hub answers, in a sentence; empty while one does. */
  Optional<String> trouble() {
    return Optional.ofNullable(outage).map(HubContact::describe);
  }

  private static String describe(Outage outage) {
    return "the hub at " + outage.address + " cannot be reached: " + outage.why;
  }

  /**
   * Calls the hub, outside of the caller's deadline.
   *
   * @throws CallException whatever goes wrong
   */
  <T> T call(Duration timeout, Function<HubService, T> operation) {
    int index = current.get();
    Node node = nodes.get(index);
    try {
      T result =
          Context.root()
              .with(Deadline.after(timeout, ticker.nanos()))
              .call(() -> operation.apply(node.service));
      reached(node);
      return result;
    } catch (CallException e) {
      if (isAbsence(e.code()) && !Thread.currentThread().isInterrupted()) {
        current.compareAndSet(index, (index + 1) % nodes.size());
        lost(node, e.status());
      }
      throw e;
    }
  }

  /** Whether the hub did not answer; any other code is an answer. */
  private static boolean isAbsence(Code code) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNKNOWN -> true;
      case OK,
          CANCELLED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          DATA_LOSS,
          UNAUTHENTICATED ->
          false;
    };
  }

  private void lost(Node node, Status status) {
    Outage before;
    Outage now;
    synchronized (this) {
      before = outage;
      long sinceNanos = before == null ? ticker.nanos() : before.sinceNanos;
      now = new Outage(node.address, status.message(), sinceNanos);
      outage = now;
    }
    if (before == null) {
      log.warn(
          "{}. What is known stays in use; until a hub answers, nothing new is seen and this"
              + " process is not registered. Start one with 'kith hub', or correct the registry's"
              + " URL. Trying again in the background.",
          describe(now));
    } else {
      log.debug("{}", describe(now));
    }
  }

  private void reached(Node node) {
    if (outage == null) {
      return;
    }
    Outage before;
    synchronized (this) {
      before = outage;
      outage = null;
    }
    if (before != null) {
      log.info(
          "the hub at {} answers, after {} s without contact",
          node.address,
          Duration.ofNanos(ticker.nanos() - before.sinceNanos).toSeconds());
    }
  }
}
