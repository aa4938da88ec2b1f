package io.kith.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kith.core.Code;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.policy.rate.Lease;
import io.kith.policy.rate.Quota;
import io.kith.policy.rate.Rate;
import io.kith.resilience.SharedQuotas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that share quotas through a real Redis, which is killed, stopped, and back. */
@Timeout(90)
final class RedisStoreTest {

  private static final int PROCESSES = 4;

  @TempDir private Path directory;
  private RedisProcess redis;
  private final List<SharingProcess> processes = new ArrayList<>();

  @BeforeEach
  void start() {
    redis = process();
    redis.start();
  }

  private RedisProcess process(String... more) {
    Optional<Path> program = RedisProcess.program();
    assumeTrue(
        program.isPresent(),
        "there is no Redis here: install it (apt-get install redis-server) to test what processes"
            + " share in it");
    return new RedisProcess(program.orElseThrow(), directory, more);
  }

  @AfterEach
  void stop() {
    processes.forEach(SharingProcess::close);
    if (redis != null) {
      redis.kill();
    }
  }

  private String url() {
    return "redis://" + redis.address() + "?timeout=300ms";
  }

  private SharingProcess sharing(String limit) {
    return added(new SharingProcess(url(), limit));
  }

  private SharingProcess added(SharingProcess process) {
    processes.add(process);
    eventually(process::isCounted);
    return process;
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it does not come to that").isLessThan(end);
      Thread.yield();
    }
  }

  // ---- exactness

  /** Four processes of two threads each take as fast as they can. */
  @Test
  void together_get_no_more_than_the_rate_and_a_batch_each() throws Exception {
    String limit = "name: bucket, rate: 1000/s, burst: 200, shared: closed";
    int batch = Lease.batchOf(new Quota(Quota.Algorithm.TOKEN_BUCKET, Rate.parse("1000/s"), 200));
    assertThat(batch).isEqualTo(100);
    int wanted = 1_500;
    long start = System.nanoTime();
    for (int i = 0; i < PROCESSES; i++) {
      sharing(limit);
    }
    var admitted = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(2 * PROCESSES)) {
      var all = new ArrayList<Future<?>>();
      for (SharingProcess process : List.copyOf(processes)) {
        for (int i = 0; i < 2; i++) {
          all.add(
              threads.submit(() -> {
                while (admitted.get() < wanted) {
                  if (process.isAdmitted()) {
                    admitted.incrementAndGet();
                  } else {
                    Thread.yield();
                  }
                }
              }));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    // Calls of the tests that waited for the processes to be there are not counted here: fewer.
    assertThat(admitted.get() * 1.0).isLessThanOrEqualTo(200 + 1_000 * seconds + PROCESSES * batch);
  }

  @Test
  void together_get_exactly_what_a_window_has() throws Exception {
    String limit = "name: window, kind: fixed-window, rate: 400/31d, shared: closed";
    var admitted = new AtomicInteger();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(new SharingProcess(url(), limit, Duration.ofSeconds(10)));
      int before = i;
      eventually(() ->
          processes.get(before).call() instanceof Reply.Success
              && admitted.incrementAndGet() > before);
    }
    var begin = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(PROCESSES)) {
      var all = new ArrayList<Future<?>>();
      for (SharingProcess process : processes) {
        all.add(
            threads.submit(() -> {
              begin.await();
              while (process.isAdmitted()) {
                admitted.incrementAndGet();
              }
              return null;
            }));
      }
      begin.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(admitted.get()).isEqualTo(400);
    Failure refusal = (Failure) processes.getFirst().call();
    assertThat(refusal.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(RetryInfo.of(refusal.status()).orElseThrow().delay())
        .isBetween(Duration.ofSeconds(1), Duration.ofDays(31));
  }

  @Test
  void each_key_has_a_quota_of_its_own_however_long_it_is() {
    String limit = "name: users, rate: 3/h, per: user, shared: closed";
    SharingProcess one = sharing(limit);
    SharingProcess other = sharing(limit);
    for (String user : List.of("alice", "x".repeat(1_000), "naïve\r\n*1 user")) {
      int admitted = 0;
      for (int i = 0; i < 10; i++) {
        admitted += one.call(user) instanceof Reply.Success ? 1 : 0;
        admitted += other.call(user) instanceof Reply.Success ? 1 : 0;
      }
      assertThat(admitted).as(user).isEqualTo(3);
    }
  }

  @Test
  void evenly_spaced_permits_are_so_for_all_together() {
    String limit = "name: spaced, kind: gcra, rate: 1/h, shared: closed";
    SharingProcess one = added(new SharingProcess(url(), limit, Duration.ofSeconds(10)));
    SharingProcess other = added(new SharingProcess(url(), limit, Duration.ofSeconds(10)));
    // The first call of all was that which waited for the first process.
    assertThat(one.isAdmitted()).isFalse();
    assertThat(other.isAdmitted()).isFalse();
  }

  // ---- without Redis

  @ParameterizedTest
  @CsvSource({
    "open, KILL",
    "closed, KILL",
    "local-share, KILL",
    "open, STOP",
    "closed, STOP",
    "local-share, STOP"
  })
  void without_redis_the_rule_says_what_happens_and_with_it_again_the_quota_does(
      String away, String signal) throws Exception {
    String limit = "name: a, rate: 30/h, shared: " + away;
    SharingProcess one = sharing(limit);
    SharingProcess other = sharing(limit);
    eventually(() -> one.sharing.store().orElseThrow().sharers("a") == 2);
    eventually(() -> other.sharing.store().orElseThrow().sharers("a") == 2);
    redis.signal(signal);
    eventually(
        () -> one.sharing.store().orElseThrow().isAway(System.nanoTime()) || !one.isCounted());
    int admitted = 0;
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      Reply reply = one.call();
      admitted += reply instanceof Reply.Success ? 1 : 0;
      if (away.equals("closed") && reply instanceof Failure failure && !one.isCounted()) {
        assertThat(failure.status().code()).isIn(Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED);
      }
    }
    // Had each waited for the timeout of the connection, they would take thirty seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    switch (away) {
      case "open" -> assertThat(admitted).isEqualTo(100);
      // What was handed out before, and at most a share of the quota.
      case "local-share" -> assertThat(admitted).isBetween(1, 15 + 2);
      default -> assertThat(admitted).isLessThanOrEqualTo(2);
    }
    if (signal.equals("KILL")) {
      redis.start();
    } else {
      redis.signal("CONT");
    }
    eventually(one::isCounted);
    eventually(other::isCounted);
    int counted = 0;
    for (int i = 0; i < 100; i++) {
      long uncounted = one.uncounted();
      boolean isAdmitted = one.isAdmitted();
      counted += isAdmitted && one.uncounted() == uncounted ? 1 : 0;
    }
    // One may have been handed out by the Redis of before.
    assertThat(counted).isLessThanOrEqualTo(30 + 1);
  }

  @Test
  void a_redis_that_is_not_there_yet_is_found_when_it_comes() throws Exception {
    redis.kill();
    var process = new SharingProcess(url(), "name: a, rate: 5/h, shared: closed");
    processes.add(process);
    assertThat(process.isCounted()).isFalse();
    redis.start();
    eventually(process::isCounted);
  }

  @Test
  void a_redis_that_has_forgotten_the_scripts_is_told_them_again() throws Exception {
    SharingProcess process = sharing("name: a, rate: 100/h, shared: closed");
    try (var connection = new RedisConnection(RedisUrl.parse(url()))) {
      connection.send("SCRIPT", "FLUSH");
      connection.flush();
      assertThat(connection.receive()).isEqualTo(new RedisReply.Text("OK"));
    }
    eventually(() -> !process.isCounted());
    eventually(process::isAdmitted);
  }

  // ---- who is let in

  @Test
  void a_password_is_needed_where_there_is_one() throws Exception {
    redis.kill();
    redis = process("--requirepass", "geheim");
    redis.start();
    assertThatThrownBy(() -> new RedisConnection(RedisUrl.parse(url())).load("return 1"))
        .hasMessageContaining("NOAUTH");
    assertThatThrownBy(
            () -> new RedisConnection(RedisUrl.parse("redis://:wrong@" + redis.address())))
        .hasMessageContaining("Redis refuses AUTH")
        .hasMessageNotContaining("wrong@");
    Path file = Files.writeString(directory.resolve("password"), "geheim\n");
    for (String url :
        List.of(
            "redis://:geheim@" + redis.address() + "/3",
            "redis://default@" + redis.address() + "?password-file=" + file)) {
      try (var connection = new RedisConnection(RedisUrl.parse(url))) {
        assertThat(connection.load("return 1")).hasSize(40);
      }
    }
  }

  @Test
  void a_store_is_found_by_its_url() {
    try (SharedQuotas quotas = SharedQuotas.open(url(), "me", Duration.ofMillis(5), 1)) {
      assertThat(quotas.store().orElseThrow().toString()).isEqualTo("redis://" + redis.address());
    }
    assertThatThrownBy(() -> SharedQuotas.open("memcached://a", "me", Duration.ZERO, 1))
        .hasMessageContaining("redis:");
  }
}
