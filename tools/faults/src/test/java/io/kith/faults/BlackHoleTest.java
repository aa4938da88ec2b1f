package io.kith.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection on which packets vanish, while the kernel would try for a quarter of an hour
 * ({@code tcp_retries2} at its default of 15).
 */
@Timeout(120)
final class BlackHoleTest {

  private static final Logger log = LoggerFactory.getLogger(BlackHoleTest.class);
  private static final int PORT = 4242;
  private static final int CALLERS = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration DEADLINE = Duration.ofMillis(600);

  /** What a busy machine may take on top of a deadline. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Within which a dead connection is given up, and a new one is there once packets pass. */
  private static final Duration SECONDS = Duration.ofSeconds(10);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private Namespace namespace;
  private ChildProcess server;
  private Client client;

  /** A call, and how long it took. */
  private record Outcome(boolean succeeded, long tookNanos) {}

  @BeforeEach
  void start() throws IOException {
    var opened = Namespace.open();
    assumeTrue(opened.isPresent(), "a network namespace needs root and iproute2");
    namespace = opened.get();
    // As lines, since of such a file only the first read gets anything.
    assertThat(Files.readAllLines(Path.of("/proc/sys/net/ipv4/tcp_retries2")))
        .as("tcp_retries2, which must be at its default for this to show anything")
        .containsExactly("15");
    server =
        ChildProcess.start(
            "server",
            directory,
            namespace.entry(),
            Map.of(
                "KITH_SERVER_HOST",
                namespace.inside(),
                "KITH_SERVER_PORT",
                String.valueOf(PORT),
                "KITH_SERVER_PLAINTEXT",
                "true",
                "KITH_DISCOVERY_DIRECTORY",
                directory.resolve("state").toString()),
            LedgerMain.class,
            "inside",
            directory.resolve("executed").toString());
    client = Client.create(new Identity("test", "test-1"), TransportOptions.defaults());
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
      server.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private static Outcome call(Ledger ledger, Duration deadline) {
    long startNanos = System.nanoTime();
    boolean succeeded = true;
    try {
      Context.within(deadline).call(() -> ledger.read(1));
    } catch (CallException e) {
      assertThat(e.code()).isIn(Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE);
      succeeded = false;
    }
    return new Outcome(succeeded, System.nanoTime() - startNanos);
  }

  @ParameterizedTest
  @EnumSource
  void every_caller_is_back_in_time_and_the_connection_is_replaced(Protocol protocol)
      throws Exception {
    Channel channel = client.channel(new Address(namespace.inside(), PORT), protocol);
    Ledger ledger = channel.stub(Ledger.class);
    Eventually.holds("the server answers", () -> call(ledger, DEADLINE).succeeded());

    namespace.drop();
    long droppedNanos = System.nanoTime();
    Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                while (System.nanoTime() - droppedNanos < SECONDS.toNanos()) {
                  outcomes.add(call(ledger, DEADLINE));
                  LockSupport.parkNanos(PAUSE_NANOS); // without a connection they fail at once
                }
              }));
    }
    // One that could wait for long learns of it as soon as the connection is given up.
    Outcome patient = call(ledger, Duration.ofMinutes(1));
    assertThat(patient.succeeded()).isFalse();
    assertThat(patient.tookNanos()).isLessThan(SECONDS.toNanos());
    for (Thread caller : callers) {
      caller.join();
    }
    long slowestNanos = outcomes.stream().mapToLong(Outcome::tookNanos).max().orElseThrow();
    assertThat(outcomes).noneMatch(Outcome::succeeded);
    assertThat(Duration.ofNanos(slowestNanos))
        .as("the slowest of %d calls", outcomes.size())
        .isLessThan(DEADLINE.plus(GRACE));

    namespace.restore();
    long restoredNanos = System.nanoTime();
    Eventually.holds("calls are answered again", () -> call(ledger, DEADLINE).succeeded());
    long backNanos = System.nanoTime() - restoredNanos;
    log.info(
        "{}: given up after {} ms, slowest of {} calls {} ms, back {} ms after the repair",
        protocol,
        TimeUnit.NANOSECONDS.toMillis(patient.tookNanos()),
        outcomes.size(),
        TimeUnit.NANOSECONDS.toMillis(slowestNanos),
        TimeUnit.NANOSECONDS.toMillis(backNanos));
    assertThat(backNanos).isLessThan(SECONDS.toNanos());
  }
}
