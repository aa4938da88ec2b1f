package io.kith.etcd;

import io.kith.core.Field;
import io.kith.core.Service;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is needed of etcd's service for changes. */
@Service("etcdserverpb.Watch")
public interface Watching {

  /** Changes as they happen, until the stream of requests ends. */
  Stream<Changes> watch(Stream<Request> requests);

  /** Asks for a watch. */
  record Request(@Field(1) Create create) {}

  /**
   * What to watch.
   *
   * @param startRevision the first revision whose changes are wanted
   * @param progressNotify whether to say now and then that nothing happened
   * @param fragment whether changes that are long together may come in parts
   */
  record Create(
      @Field(1) byte[] key,
      @Field(2) byte[] rangeEnd,
      @Field(3) long startRevision,
      @Field(4) boolean progressNotify,
      @Field(8) boolean fragment) {}

  /**
   * Some changes; none, when the watch begins, ends, or makes progress.
   *
   * @param canceled whether the watch is over
   * @param compactRevision the first revision that is still known, if those are forgotten that are
   *     wanted
   * @param cancelReason why it is over
   */
  record Changes(
      @Field(1) Kv.Header header,
      @Field(4) boolean canceled,
      @Field(5) long compactRevision,
      @Field(6) String cancelReason,
      @Field(11) List<Change> events) {}

  /**
   * A change of one key.
   *
   * @param type 0 if it was put, 1 if it was deleted
   */
  record Change(@Field(1) int type, @Field(2) Optional<Kv.KeyValue> kv) {}
}
