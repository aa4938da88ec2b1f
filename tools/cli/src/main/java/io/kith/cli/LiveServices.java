package io.kith.cli;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services of a registry as they come and go, with what happened last. Thread-safe. */
final class LiveServices implements AutoCloseable {

  private static final int MAX_EVENTS = 5;

  private final Registry registry;
  private final Registry.Watch watch;

  // Guarded by this.
  private final Deque<String> events = new ArrayDeque<>();
  private @Nullable Snapshot last;

  LiveServices(Registry registry) {
    this.registry = registry;
    this.watch = registry.watch(Query.all(), this::changed);
  }

  private synchronized void changed(Snapshot now) {
    if (last != null) {
      addEvents(byId(last), byId(now));
    }
    last = now;
    notifyAll();
  }

  private void addEvents(Map<String, Instance> before, Map<String, Instance> now) {
    now.forEach((id, instance) -> {
      Instance old = before.get(id);
      if (old == null) {
        add(instance + " is there, " + instance.state());
      } else if (old.state() != instance.state()) {
        add(instance + " is " + instance.state());
      }
    });
    before.forEach((id, instance) -> {
      if (!now.containsKey(id)) {
        add(instance + " is gone");
      }
    });
  }

  private void add(String event) {
    LocalTime time =
        LocalTime.ofInstant(Instant.now(), ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    events.addLast(time + "  " + event.replaceAll("\\p{Cntrl}", "?"));
    if (events.size() > MAX_EVENTS) {
      events.removeFirst();
    }
  }

  private static Map<String, Instance> byId(Snapshot snapshot) {
    var byId = new HashMap<String, Instance>();
    snapshot.instances().forEach(instance -> byId.put(instance.id(), instance));
    return byId;
  }

  /** The picture of this moment, cut to the size of the screen. */
  synchronized List<String> lines(Instant now, LiveScreen.Size size) {
    var lines = new ArrayList<String>();
    lines.add(title());
    lines.add("");
    List<String> table = last == null ? List.of() : ServiceList.of(last).lines(now);
    int room = Math.max(1, size.rows() - lines.size() - MAX_EVENTS - 2);
    lines.addAll(table.subList(0, Math.min(room, table.size())));
    if (table.size() > room) {
      lines.set(lines.size() - 1, "… and " + (table.size() - room + 1) + " lines more");
    }
    lines.add("");
    lines.addAll(events);
    return lines.stream()
        .map(line -> line.length() <= size.columns() ? line : line.substring(0, size.columns()))
        .toList();
  }

  private String title() {
    String trouble = registry.trouble().map(why -> "  " + why).orElse("");
    if (last == null) {
      return registry.url() + "  waiting for its answer" + trouble;
    }
    ServiceList list = ServiceList.of(last);
    return registry.url()
        + "  "
        + list.services().size()
        + " services, "
        + list.instances()
        + " instances"
        + trouble;
  }

  /** Waits for a change, but not longer than this. */
  synchronized void await(Duration most) throws InterruptedException {
    wait(most.toMillis());
  }

  @Override
  public void close() {
    watch.close();
  }
}
