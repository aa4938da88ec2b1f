package io.kith.etcd;

import io.kith.core.Field;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.util.List;

/** What is needed of etcd's service for keys and values. */
@Service("etcdserverpb.KV")
public interface Kv {

  /** The pairs from a key to before another. */
  @Idempotent
  RangeResponse range(RangeRequest request);

  /** Puts a pair. */
  @Idempotent
  PutResponse put(PutRequest request);

  /**
   * Which pairs.
   *
   * @param rangeEnd the key before which it ends; empty for one key only
   * @param limit the most; 0 for all
   * @param revision as they were at this revision; 0 for now
   * @param serializable whether the member may answer from what it knows, without asking others
   * @param keysOnly without values
   */
  record RangeRequest(
      @Field(1) byte[] key,
      @Field(2) byte[] rangeEnd,
      @Field(3) long limit,
      @Field(4) long revision,
      @Field(7) boolean serializable,
      @Field(8) boolean keysOnly) {}

  /**
   * The pairs, in the order of their keys.
   *
   * @param more whether there are more of them than the limit
   */
  record RangeResponse(
      @Field(1) Header header, @Field(2) List<KeyValue> kvs, @Field(3) boolean more) {}

  /** A pair, kept for as long as the lease; 0 for always. */
  record PutRequest(@Field(1) byte[] key, @Field(2) byte[] value, @Field(3) long lease) {}

  /** It is put. */
  record PutResponse(@Field(1) Header header) {}

  /** What stands before every answer: how old it is. */
  record Header(@Field(3) long revision) {}

  /** A pair; without a value if it was deleted. */
  record KeyValue(@Field(1) byte[] key, @Field(5) byte[] value, @Field(6) long lease) {}
}
