package io.kith.cluster.steady;

import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.codec.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was last known of a registry, in a file. A thread of its own writes it: soon after a change,
 * though not more often than every few seconds, and now and then without one, so that its age says
 * when the registry last stood by it. A file that cannot be used is named in the log, and no more
 * than missed. Thread-safe.
 */
final class LastKnown implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LastKnown.class);

  /** A registry of 10,000 instances with 5 services each takes some 5 MiB. */
  private static final Limits LIMITS = new Limits(64 << 20, 20, 4_000_000);

  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(5);
  private static final Duration REFRESH = Duration.ofMinutes(10);

  private final StateFile<SavedRegistry> file;
  private final Registry registry;
  private final Duration maxAge;
  private final InstantSource clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Map<Query, SavedRegistry.Answer> answers = new HashMap<>();
  private final Set<Query> confirmed = new HashSet<>();
  private boolean isRead;
  private boolean isDirty;
  private boolean isClosed;

  // Owned by the thread.
  private boolean failed;

  LastKnown(Path file, Registry registry, Duration maxAge, InstantSource clock) {
    this.file = new StateFile<>(file, SavedRegistry_Codec.INSTANCE, LIMITS);
    this.registry = registry;
    this.maxAge = maxAge;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("kith-last-known").unstarted(this::writeUntilClosed);
  }

  void start() {
    thread.start();
  }

  /** Whether the registry says that it cannot be asked. */
  boolean isInTrouble() {
    return registry.trouble().isPresent();
  }

  /** What the query last found, unless that is too long ago. */
  Optional<SavedRegistry.Answer> answer(Query query) {
    SavedRegistry.Answer answer;
    lock.lock();
    try {
      read();
      answer = answers.get(query);
    } finally {
      lock.unlock();
    }
    if (answer == null || answer.instances().isEmpty() || !isYoungEnough(answer)) {
      return Optional.empty();
    }
    log.warn(
        "the registry {} does not answer ({}): {} instances of {} are used that it knew at {}",
        registry.url(),
        registry.trouble().orElse("it is silent"),
        answer.instances().size(),
        query,
        answer.confirmedAt());
    return Optional.of(answer);
  }

  /** What says that it is from the future was written by a clock that is not to be relied on. */
  private boolean isYoungEnough(SavedRegistry.Answer answer) {
    Instant now = clock.instant();
    return !answer.confirmedAt().isAfter(now) && answer.confirmedAt().isAfter(now.minus(maxAge));
  }

  /** Takes up what the registry itself has answered. */
  void confirmed(Query query, Snapshot snapshot) {
    lock.lock();
    try {
      read();
      answers.put(query, new SavedRegistry.Answer(query, clock.instant(), snapshot.instances()));
      confirmed.add(query);
      isDirty = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Once, before anything is added: what stands there stays, until it is too old. */
  private void read() {
    if (isRead) {
      return;
    }
    isRead = true;
    try {
      for (SavedRegistry.Answer answer : saved()) {
        answers.put(answer.query(), answer);
      }
    } catch (IOException e) {
      log.warn("what was last known of {} is not used: {}", registry.url(), e.toString());
    }
  }

  private List<SavedRegistry.Answer> saved() throws IOException {
    Optional<SavedRegistry> saved = file.read();
    return saved.isPresent() && saved.get().url().equals(registry.url())
        ? saved.get().answers()
        : List.of();
  }

  private void writeUntilClosed() {
    try {
      while (awaitReason()) {
        write();
        TimeUnit.NANOSECONDS.sleep(BETWEEN_WRITES.toNanos());
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private boolean awaitReason() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNanos = REFRESH.toNanos();
      while (!isDirty && !isClosed && leftNanos > 0) {
        leftNanos = changed.awaitNanos(leftNanos);
      }
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    SavedRegistry content = content();
    if (content.answers().isEmpty()) {
      return;
    }
    try {
      file.write(content);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        log.warn("what is known of {} is not kept: {}", registry.url(), e.toString());
      }
      failed = true;
    }
  }

  private SavedRegistry content() {
    boolean isAnswering = !isInTrouble();
    lock.lock();
    try {
      isDirty = false;
      if (isAnswering) {
        Instant now = clock.instant();
        for (Query query : confirmed) {
          answers.computeIfPresent(
              query, (_, old) -> new SavedRegistry.Answer(query, now, old.instances()));
        }
      }
      answers.values().removeIf(answer -> !isYoungEnough(answer));
      return new SavedRegistry(
          registry.url(),
          answers.values().stream()
              .sorted(Comparator.comparing(SavedRegistry.Answer::confirmedAt).reversed())
              .limit(SavedRegistry.MAX_ANSWERS)
              .toList());
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is new, and ends. */
  @Override
  public void close() {
    boolean isNew;
    lock.lock();
    try {
      isNew = isDirty;
      isClosed = true;
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    awaitEnd();
    if (isNew) {
      write();
    }
  }

  private void awaitEnd() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
