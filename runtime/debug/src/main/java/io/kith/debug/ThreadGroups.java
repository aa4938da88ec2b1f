package io.kith.debug;

import io.kith.debug.ThreadReport.Deadlock;
import io.kith.debug.ThreadReport.Group;
import io.kith.debug.ThreadReport.Lock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups threads as they are told, and finds out who waits for whom. Not thread-safe. */
final class ThreadGroups {

  private static final int MAX_GROUPS = 2_000;
  private static final int MAX_LOCKS = 1_000;
  private static final int MAX_NAMES = 10;
  private static final int MAX_DEADLOCKS = 100;

  private record Doing(boolean isVirtual, String state, List<String> stack) {}

  private record Waiting(String lock, String kind) {}

  private static final class Some {
    int count;
    final List<String> names = new ArrayList<>(MAX_NAMES);

    void add(String name) {
      count++;
      if (names.size() < MAX_NAMES) {
        names.add(name);
      }
    }
  }

  private final Map<Doing, Some> groups = new LinkedHashMap<>();
  private final Map<Waiting, Some> locks = new LinkedHashMap<>();
  private final Map<String, Long> owners;
  private final Map<Long, String> labels = new HashMap<>();
  private final Map<Long, String> waitsFor = new HashMap<>();
  private int platform;
  private int virtual;

  /**
   * Groups without threads.
   *
   * @param known the owners of locks that a dump does not tell, by class and identity of the lock
   */
  ThreadGroups(Map<String, Long> known) {
    this.owners = new HashMap<>(known);
  }

  void add(DumpedThread thread) {
    if (thread.isVirtual()) {
      virtual++;
    } else {
      platform++;
    }
    var doing = new Doing(thread.isVirtual(), thread.state(), thread.stack());
    Some group = groups.get(doing);
    if (group == null && groups.size() < MAX_GROUPS) {
      group = new Some();
      groups.put(doing, group);
    }
    if (group != null) {
      group.add(thread.label());
    }
    labels.put(thread.id(), thread.label());
    boolean waits = !thread.lock().isEmpty();
    for (String owned : thread.owns()) {
      if (!waits || !owned.equals(thread.lock())) { // who waits in it has left it meanwhile
        owners.put(owned, thread.id());
      }
    }
    if (waits) {
      var waiting = new Waiting(thread.lock(), thread.kind());
      Some waiters = locks.get(waiting);
      if (waiters == null && locks.size() < MAX_LOCKS) {
        waiters = new Some();
        locks.put(waiting, waiters);
      }
      if (waiters != null) {
        waiters.add(thread.label());
      }
      if (!thread.kind().equals("notification")) {
        waitsFor.put(thread.id(), thread.lock());
      }
    }
  }

  ThreadReport report(boolean isWhole) {
    return new ThreadReport(
        platform,
        virtual,
        isWhole && groups.size() < MAX_GROUPS && locks.size() < MAX_LOCKS,
        deadlocks(),
        locks.entrySet().stream()
            .map(entry -> lock(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparing((Lock lock) -> lock.owner().isEmpty())
                    .thenComparing(Comparator.comparingInt(Lock::waiters).reversed()))
            .toList(),
        groups.entrySet().stream()
            .map(entry -> group(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingInt(Group::count).reversed())
            .toList());
  }

  private static Group group(Doing doing, Some some) {
    return new Group(some.count, doing.isVirtual(), doing.state(), some.names, doing.stack());
  }

  private Lock lock(Waiting waiting, Some some) {
    Long owner = waiting.kind().equals("notification") ? null : owners.get(waiting.lock());
    return new Lock(
        waiting.lock(),
        waiting.kind(),
        owner == null ? "" : labels.getOrDefault(owner, "#" + owner),
        some.count,
        some.names);
  }

  /** Each thread waits for one other at the most: follows that until it comes to where it was. */
  private List<Deadlock> deadlocks() {
    var found = new ArrayList<Deadlock>();
    var seen = new HashSet<Long>();
    for (Long start : waitsFor.keySet()) {
      var path = new ArrayList<Long>();
      Set<Long> onPath = new HashSet<>();
      Long thread = start;
      while (thread != null && seen.add(thread)) {
        path.add(thread);
        onPath.add(thread);
        String lock = waitsFor.get(thread);
        thread = lock == null ? null : owners.get(lock);
      }
      if (thread != null && onPath.contains(thread) && found.size() < MAX_DEADLOCKS) {
        found.add(
            new Deadlock(
                path.subList(path.indexOf(thread), path.size()).stream()
                    .map(id -> labels.getOrDefault(id, "#" + id))
                    .toList()));
      }
    }
    return found;
  }
}
