package io.kith.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.InstanceRecord;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An etcd that forgets revisions between two questions, which a real one does too seldom. */
final class CompactionTest {

  private final AtomicLong revision = new AtomicLong(10);
  private final BlockingQueue<Long> watchedFrom = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean forgetsWhileRead;

  /** Holds one instance, whose id is the revision. */
  private final class Keys implements Kv {

    @Override
    public RangeResponse range(RangeRequest request) {
      if (forgetsWhileRead) {
        forgetsWhileRead = false;
        throw new CallException(
            Code.OUT_OF_RANGE, "etcdserver: mvcc: required revision has been compacted");
      }
      String id = "a-" + revision.get();
      byte[] key = ("/kith/instances/" + id).getBytes(StandardCharsets.UTF_8);
      byte[] record = InstanceRecord.write(Instances.ready(id, "a"));
      return new RangeResponse(
          new Header(revision.get()), List.of(new KeyValue(key, record, 1)), false);
    }

    @Override
    public PutResponse put(PutRequest request) {
      throw new CallException(Code.UNIMPLEMENTED, "nobody puts anything here");
    }
  }

  /** The first watch is of what is forgotten, the second goes on. */
  private Stream<Watching.Changes> watch(Stream<Watching.Request> requests) {
    long from = requests.findFirst().orElseThrow().create().startRevision();
    watchedFrom.add(from);
    if (from > 20) {
      return Stream.of(new Watching.Changes(new Kv.Header(20), false, 0, "", List.of()))
          .peek(_ -> {
            try {
              over.await();
            } catch (InterruptedException e) {
              throw new CallException(Code.CANCELLED, "over");
            }
          });
    }
    revision.set(20);
    return Stream.of(new Watching.Changes(new Kv.Header(20), true, 15, "compacted", List.of()));
  }

  @Test
  void what_was_forgotten_is_read_again() throws Exception {
    try (Server server = Server.builder(new Identity("etcd", "etcd-1")).start();
        Registry registry =
            Registries.open(
                "etcd://" + server.address(),
                new Identity("test", "test-1"),
                TransportOptions.defaults())) {
      server.serve(Kv.class, new Keys());
      server.serve(Watching.class, this::watch);
      forgetsWhileRead = true;
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-20");
      assertThat(watchedFrom.take()).isEqualTo(11);
      assertThat(watchedFrom.take()).isEqualTo(21);
      assertThat(registry.trouble()).isEmpty();
    }
  }
}
