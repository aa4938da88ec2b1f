package io.kith.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.EngineRegistry;
import io.kith.cluster.Eventually;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.RecordConformance;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.KillSession;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ZooKeeper, in the process of the test. */
final class ZooKeeperTest implements RecordConformance {

  private static final int TICK_MILLIS = 500;

  @TempDir private Path directory;
  private int round;
  private TestingServer server;

  @BeforeEach
  void start() throws Exception {
    server = server(-1);
  }

  private TestingServer server(int port) throws Exception {
    File data = directory.resolve("data-" + round++).toFile();
    return new TestingServer(
        new InstanceSpec(data, port, -1, -1, true, -1, TICK_MILLIS, -1, Map.of(), "127.0.0.1"),
        true);
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  @Override
  public String url() {
    return "zookeeper://127.0.0.1:" + server.getPort() + "?ttl=2s";
  }

  @Override
  public Duration longestLease() {
    return Duration.ofSeconds(3);
  }

  @Override
  public boolean belongsToTheEngine(String thread) {
    return thread.startsWith("NIOWorkerThread") || thread.startsWith("zkservermain");
  }

  @Override
  public void stopEngine() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void startEngine() {
    try {
      server.restart();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void startEngineEmpty() {
    try {
      int port = server.getPort();
      server.close();
      server = server(port);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void write(String key, byte[] record) {
    try (CuratorFramework client = client()) {
      client
          .create()
          .orSetData()
          .creatingParentsIfNeeded()
          .forPath("/kith/instances/" + key, record);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_instance_whose_session_is_lost_is_registered_again_by_the_next() throws Exception {
    CuratorFramework curator =
        CuratorFrameworkFactory.builder()
            .connectString(server.getConnectString())
            .sessionTimeoutMs(2_000)
            .connectionTimeoutMs(2_000)
            .retryPolicy(new RetryNTimes(0, 0))
            .build();
    try (Registry ours =
            EngineRegistry.of(
                url(), "ZooKeeper", "here", new ZooKeeperEngine(curator, "/kith/instances"));
        Registry theirs = open()) {
      var told = new Recorder();
      theirs.watch(Query.all(), told);
      ours.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      long session = owner();
      KillSession.kill(curator.getZookeeperClient().getZooKeeper());
      Eventually.holds(
          "the next session has registered it", () -> owner() != session && owner() != 0);
      told.awaitIds("a-1");
    }
  }

  /** The session that keeps a-1; 0 if there is none. */
  private long owner() {
    try (CuratorFramework client = client()) {
      Stat there = client.checkExists().forPath("/kith/instances/a-1");
      return there == null ? 0 : there.getEphemeralOwner();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private CuratorFramework client() {
    CuratorFramework client =
        CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryOneTime(100));
    client.start();
    return client;
  }

  @Test
  void an_instance_whose_node_somebody_deleted_is_registered_again() throws Exception {
    try (Registry registry = open();
        CuratorFramework client = client()) {
      registry.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
      client.delete().forPath("/kith/instances/a-1");
      Eventually.holds("it is there again", () -> owner() != 0);
      told.awaitIds("a-1");
    }
  }

  @Test
  void what_belongs_to_a_user_is_seen_by_that_user_alone() {
    String hosts = "127.0.0.1:" + server.getPort();
    try (Registry ours = open("zookeeper://kith:sesame@" + hosts + "/ours");
        Registry theirs = open("zookeeper://kith:wrong@" + hosts + "/ours")) {
      assertThat(ours.url()).isEqualTo("zookeeper://" + hosts + "/ours");
      var told = new Recorder();
      ours.watch(Query.all(), told);
      ours.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      theirs.watch(Query.all(), _ -> {});
      Eventually.holds("it is refused", () -> theirs.trouble().isPresent());
      assertThat(theirs.trouble().orElseThrow()).contains("refuses", "/ours");
    }
  }

  private static Registry open(String url) {
    return Registries.open(url, new Identity("test", "test-1"), TransportOptions.defaults());
  }
}
