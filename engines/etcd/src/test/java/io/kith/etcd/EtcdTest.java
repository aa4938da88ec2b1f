package io.kith.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kith.cluster.Eventually;
import io.kith.cluster.InstanceRecord;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.RecordConformance;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.core.Field;
import io.kith.core.Service;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd, which is killed and started again. */
final class EtcdTest implements RecordConformance {

  @TempDir private Path directory;
  private EtcdProcess etcd;

  @BeforeEach
  void start() {
    Optional<Path> program = EtcdProcess.program();
    assumeTrue(
        program.isPresent(),
        "there is no etcd here: install it (apt-get install etcd-server) to test the registry in"
            + " it");
    etcd = new EtcdProcess(program.orElseThrow(), directory, "http", List.of());
    etcd.start();
  }

  @AfterEach
  void stop() {
    if (etcd != null) {
      etcd.kill();
    }
  }

  @Override
  public String url() {
    return "etcd://" + etcd.address() + "?ttl=2s";
  }

  @Override
  public Duration longestLease() {
    return Duration.ofSeconds(4);
  }

  @Override
  public void stopEngine() {
    etcd.kill();
  }

  @Override
  public void startEngine() {
    etcd.start();
  }

  @Override
  public void startEngineEmpty() {
    etcd.forget();
    etcd.start();
  }

  @Override
  public void write(String key, byte[] record) {
    byte[] whole = ("/kith/instances/" + key).getBytes(StandardCharsets.UTF_8);
    directly(channel -> channel.stub(Kv.class).put(new Kv.PutRequest(whole, record, 0)));
  }

  @Test
  void more_instances_than_are_read_at_once_are_all_found() {
    List<String> ids = IntStream.range(100, 200).mapToObj(i -> "a-" + i).toList();
    ids.forEach(id -> write(id, InstanceRecord.write(Instances.ready(id, "a"))));
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      assertThat(Recorder.ids(told.awaitAny())).isEqualTo(ids);
    }
  }

  @Test
  void an_instance_whose_key_somebody_deleted_is_registered_again() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
      byte[] key = "/kith/instances/a-1".getBytes(StandardCharsets.UTF_8);
      directly(channel -> channel.stub(Deleting.class).deleteRange(new Deleting.Request(key)));
      Eventually.holds("it is there again", () -> isThere(key));
      told.awaitIds("a-1");
    }
  }

  private boolean isThere(byte[] key) {
    var found = new AtomicBoolean();
    var request = new Kv.RangeRequest(key, new byte[0], 1, 0, false, true);
    directly(channel -> found.set(!channel.stub(Kv.class).range(request).kvs().isEmpty()));
    return found.get();
  }

  @Test
  void an_etcd_that_hangs_is_missed_and_joined_when_it_goes_on() throws Exception {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      etcd.signal("STOP");
      try {
        Eventually.holds("it is missed", () -> registry.trouble().isPresent());
        assertThat(Recorder.ids(told.all().getLast())).containsExactly("a-1");
      } finally {
        etcd.signal("CONT");
      }
      Eventually.holds("the trouble is over", () -> registry.trouble().isEmpty());
      registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
    }
  }

  @Test
  void instances_below_another_path_are_not_seen() {
    try (Registry registry = open();
        Registry other =
            Registries.open(
                "etcd://" + etcd.address() + "/blue",
                new Identity("test", "test-1"),
                TransportOptions.defaults())) {
      var told = new Recorder();
      other.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      var seen = new Recorder();
      registry.watch(Query.all(), seen);
      seen.awaitIds("a-1");
      other.register(Instances.ready("b-1", "b"));
      told.awaitIds("b-1");
      assertThat(told.all()).allSatisfy(s -> assertThat(Recorder.ids(s)).doesNotContain("a-1"));
    }
  }

  /** For tests: deletes keys. */
  @Service("etcdserverpb.KV")
  interface Deleting {

    Deleted deleteRange(Request request);

    record Request(@Field(1) byte[] key) {}

    record Deleted(@Field(2) long deleted) {}
  }

  private void directly(Consumer<Channel> operation) {
    try (var client = Client.create(new Identity("test", "test-1"), TransportOptions.defaults())) {
      operation.accept(client.channel(Address.parse(etcd.address()), Protocol.GRPC));
    }
  }
}
