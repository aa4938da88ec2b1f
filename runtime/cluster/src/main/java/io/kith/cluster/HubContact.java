package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Ticker;
import io.kith.transport.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one of several hubs: it stays with one until that does not answer, then goes on to the
 * next. Thread-safe.
 */
final class HubContact {

  private static final Logger log = LoggerFactory.getLogger(HubContact.class);

  /** One hub and the way to call it. */
  record Node(Address address, HubService service) {}

  private final List<Node> nodes;
  private final Ticker ticker;
  private final Contact contact;
  private final AtomicInteger current = new AtomicInteger();

  HubContact(List<Node> nodes, Ticker ticker) {
    this.nodes = List.copyOf(nodes);
    this.ticker = ticker;
    this.contact =
        new Contact("the hub", "Start one with 'kith hub', or correct the registry's URL", ticker);
  }

  /** Why no hub answers, in a sentence; empty while one does. */
  Optional<String> trouble() {
    return contact.trouble();
  }

  /**
   * Calls the hub, outside of the caller's deadline; if it does not answer, the others one after
   * another, each for as long.
   *
   * @throws CallException whatever goes wrong
   */
  <T> T call(Duration timeout, Function<HubService, T> operation) {
    int first = current.get();
    for (int tried = 1; ; tried++) {
      int index = (first + tried - 1) % nodes.size();
      Node node = nodes.get(index);
      try {
        T result =
            Context.root()
                .with(Deadline.after(timeout, ticker.nanos()))
                .call(() -> operation.apply(node.service));
        contact.reached(node.address.toString());
        return result;
      } catch (CallException e) {
        if (!Contact.isAbsence(e.code()) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        current.compareAndSet(index, (index + 1) % nodes.size());
        if (tried == nodes.size()) {
          contact.lost(node.address.toString(), e.status().message());
          throw e;
        }
        log.info("the hub at {} does not answer, on to the next: {}", node.address, e.getMessage());
      }
    }
  }
}
