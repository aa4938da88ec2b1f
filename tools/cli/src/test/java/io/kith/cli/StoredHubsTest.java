package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kith.App;
import io.kith.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs as processes over a store that is real, of which one is killed. */
@Timeout(120)
final class StoredHubsTest {

  private static final Pattern BANNER = Pattern.compile("hub listens at (\\S+);");

  @TempDir private Path directory;
  private Jvms jvms;

  @BeforeEach
  void start() {
    jvms = new Jvms(directory);
  }

  @AfterEach
  void stop() {
    jvms.close();
  }

  @Test
  void one_of_two_hubs_over_etcd_is_enough() throws Exception {
    Optional<Path> program =
        Stream.of(Path.of("../../.kith/engines/usr/bin/etcd"), Path.of("/usr/bin/etcd"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(program.isPresent(), "there is no etcd here: install it (etcd-server)");
    int port = freePort();
    Process etcd = etcd(program.orElseThrow(), port, freePort());
    try {
      oneOfTwoIsEnough("etcd://127.0.0.1:" + port + "?ttl=2s");
    } finally {
      etcd.destroyForcibly().waitFor();
    }
  }

  @Test
  void one_of_two_hubs_over_zookeeper_is_enough() throws Exception {
    var where =
        new InstanceSpec(
            directory.resolve("zookeeper").toFile(),
            -1,
            -1,
            -1,
            true,
            -1,
            500,
            -1,
            Map.of(),
            "127.0.0.1");
    try (var zookeeper = new TestingServer(where, true)) {
      oneOfTwoIsEnough("zookeeper://127.0.0.1:" + zookeeper.getPort() + "?ttl=2s");
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process etcd(Path program, int port, int peerPort) throws IOException {
    String client = "http://127.0.0.1:" + port;
    String peer = "http://127.0.0.1:" + peerPort;
    var builder =
        new ProcessBuilder(
            program.toAbsolutePath().toString(),
            "--data-dir=" + directory.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer,
            "--unsafe-no-fsync");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("etcd.log").toFile())
        .start();
  }

  private void oneOfTwoIsEnough(String store) throws Exception {
    Process first = hub(store);
    Process second = hub(store);
    String registry = "hub://" + jvms.printed(first, BANNER) + "," + jvms.printed(second, BANNER);
    Config config = Config.empty().with("registry", registry);
    try (App one = App.start("bank", config);
        App caller = App.start("caller", config)) {
      one.serve(Bank.class, new OpenBank());
      Bank bank = caller.client(Bank.class);
      assertThat(bank.account(1).coins()).isEqualTo(100);
      var over = new AtomicBoolean();
      var calls = new AtomicLong();
      var calling =
          new FutureTask<>(() -> {
            while (!over.get()) {
              bank.account(1);
              calls.incrementAndGet();
            }
            return calls;
          });
      Thread.startVirtualThread(calling);
      first.destroyForcibly().waitFor();
      try (App two = App.start("bank", config)) {
        two.serve(Bank.class, new OpenBank());
        awaitListed(store, one.instanceId(), two.instanceId());
        while (two.served().snapshot().isEmpty()) {
          assertThat(calling.isDone()).as("calls go on").isFalse();
          Thread.onSpinWait();
        }
        String third = jvms.printed(hub(store), BANNER);
        awaitListed("hub://" + third, one.instanceId(), two.instanceId());
      }
      over.set(true);
      calling.get(); // fails as a call did
      assertThat(calls.get()).isPositive();
    }
  }

  private Process hub(String store) throws IOException {
    return jvms.start(Map.of(), Main.class, "hub", "--port", "0", "--store", store);
  }

  /** As somebody sees it who asks for it. */
  private static void awaitListed(String registry, String... instances) {
    while (true) {
      var out = new StringWriter();
      Main.commandLine()
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(out))
          .execute("services", "--once", "--registry", registry);
      if (List.of(instances).stream().allMatch(out.toString()::contains)) {
        return;
      }
    }
  }
}
