package io.kith.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.debug.ThreadReport.Group;
import io.kith.debug.ThreadReport.Lock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for each other, of both kinds. */
@Timeout(60)
final class ThreadGroupsTest {

  private final LiveThreads threads = new LiveThreads(new HeavyWork());
  private final List<Thread> started = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  private Thread virtual(String name, Runnable task) {
    Thread thread = Thread.ofVirtual().name(name).start(task);
    started.add(thread);
    return thread;
  }

  private Thread platform(String name, Runnable task) {
    Thread thread = Thread.ofPlatform().daemon().name(name).start(task);
    started.add(thread);
    return thread;
  }

  private void hold() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    end.countDown();
    for (Thread thread : started) {
      thread.interrupt();
      thread.join();
    }
  }

  private ThreadReport reportWith(boolean owners, Predicate<ThreadReport> condition) {
    while (true) {
      ThreadReport report = threads.threads(owners);
      if (condition.test(report)) {
        return report;
      }
    }
  }

  private static boolean waits(ThreadReport report, int waiters, String owner) {
    return report.locks().stream()
        .anyMatch(lock -> lock.waiters() == waiters && lock.owner().contains(owner));
  }

  @Test
  void a_monitor_of_a_virtual_thread_has_owner_and_waiters_of_both_kinds() throws Exception {
    var monitor = new Object();
    var held = new CountDownLatch(1);
    virtual(
        "the-holder",
        () -> {
          synchronized (monitor) {
            held.countDown();
            hold();
          }
        });
    held.await();
    for (int i = 0; i < 3; i++) {
      virtual("waiter-" + i, () -> enter(monitor));
    }
    platform("waiter-p", () -> enter(monitor));
    ThreadReport report = reportWith(false, now -> waits(now, 4, "the-holder"));
    Lock lock =
        report.locks().stream().filter(one -> one.owner().contains("the-holder")).findFirst().get();
    assertThat(lock.kind()).isEqualTo("monitor");
    assertThat(lock.owner()).endsWith("\"the-holder\" (virtual)");
    assertThat(lock.waiting()).anyMatch(name -> name.endsWith("\"waiter-p\""));
    Group group =
        report.groups().stream()
            .filter(one -> one.threads().stream().anyMatch(name -> name.contains("waiter-1")))
            .findFirst()
            .get();
    assertThat(group.count()).isEqualTo(3);
    assertThat(group.isVirtual()).isTrue();
    assertThat(group.state()).isEqualTo("BLOCKED");
    assertThat(group.stack().getFirst()).contains("ThreadGroupsTest.enter");
    assertThat(report.deadlocks()).isEmpty();
    assertThat(ThreadText.of(report))
        .contains("held by " + lock.owner(), "3 virtual threads BLOCKED", "ThreadGroupsTest.enter");
  }

  private static void enter(Object monitor) {
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }

  @Test
  void a_lock_of_a_platform_thread_has_its_owner_too() throws Exception {
    var lock = new ReentrantLock();
    var held = new CountDownLatch(1);
    platform(
        "lock-holder",
        () -> {
          lock.lock();
          try {
            held.countDown();
            hold();
          } finally {
            lock.unlock();
          }
        });
    held.await();
    for (int i = 0; i < 2; i++) {
      virtual(
          "parked-" + i,
          () -> {
            lock.lock();
            lock.unlock();
          });
    }
    ThreadReport report = reportWith(true, now -> waits(now, 2, "lock-holder"));
    assertThat(report.locks())
        .anySatisfy(one -> {
          assertThat(one.lock()).startsWith("java.util.concurrent.locks.ReentrantLock");
          assertThat(one.kind()).isEqualTo("parked");
          assertThat(one.owner()).endsWith("\"lock-holder\"");
        });
  }

  @Test
  void threads_that_wait_for_each_other_are_a_deadlock() {
    var groups = new ThreadGroups(Map.of("L@3", 3L));
    groups.add(thread(1, "A@1", "monitor", "B@2"));
    groups.add(thread(2, "B@2", "monitor", "A@1"));
    groups.add(thread(3, "A@1", "monitor"));
    groups.add(thread(4, "L@3", "parked"));
    groups.add(thread(5, "N@5", "notification", "N@5"));
    ThreadReport report = groups.report(true);
    assertThat(report.deadlocks()).hasSize(1);
    assertThat(report.deadlocks().getFirst().threads()).containsExactlyInAnyOrder("#1", "#2");
    assertThat(report.locks())
        .extracting(lock -> lock.lock() + " " + lock.owner() + " " + lock.waiters())
        .containsExactlyInAnyOrder("A@1 #2 2", "B@2 #1 1", "L@3 #3 1", "N@5  1");
    assertThat(ThreadText.of(report)).contains("DEADLOCK");
  }

  private static DumpedThread thread(long id, String lock, String kind, String... owns) {
    return new DumpedThread(
        id, "", false, "BLOCKED", lock, kind, List.of(owns), List.of("a.B.c(B.java:1)"));
  }

  @Test
  void a_dump_with_more_in_it_than_is_known_is_read() {
    String json =
        """
        {"threadDump":{"new":[{"x":[1]}],"threadContainers":[{"container":"<root>","threads":[
        {"tid":"7","other":{"a":[{}]},"name":"n","state":"WAITING","virtual":true,
         "parkBlocker":{"object":"L@1","more":[1,2]},"stack":["a","b"],
         "monitorsOwned":[{"depth":1,"locks":["M@1",null]}]}],"threadCount":"1"}]}}
        """;
    var found = new ArrayList<DumpedThread>();
    boolean isWhole =
        ThreadDump.read(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), found::add);
    assertThat(isWhole).isTrue();
    assertThat(found)
        .containsExactly(
            new DumpedThread(
                7, "n", true, "WAITING", "L@1", "parked", List.of("M@1"), List.of("a", "b")));
  }
}
