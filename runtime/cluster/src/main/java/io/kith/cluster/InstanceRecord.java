package io.kith.cluster;

import io.kith.codec.CodecException;
import io.kith.codec.JsonTranscoder;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How an instance is written into an engine that keeps keys with values: the same in all of them.
 *
 * <p>The value is JSON, by protobuf's mapping of the message {@code kith.hub.Instance}, so that a
 * person can read it with the tools of the engine:
 *
 * <pre>{@code
 * {"id":"members-7f3a","app":"members","version":"1.4.0","address":{"host":"10.0.0.1","port":4242},
 *  "protocols":["kith"],"location":{"zone":"eu-1"},"weight":100,
 *  "startedAt":"2026-03-04T05:06:07Z","state":"INSTANCE_STATE_READY",
 *  "services":[{"name":"social.Members"}]}
 * }</pre>
 *
 * <p>Keys that a reader does not know are passed over: newer writers add some. The key of a record
 * is the id of its instance, percent-encoded. Stateless and thread-safe.
 */
public final class InstanceRecord {

  /** The longest record, in bytes: what every engine takes by default. */
  public static final int MAX_BYTES = 512 << 10;

  private static final Limits LIMITS =
      new Limits(MAX_BYTES, 10, 4 * (Instance.MAX_SERVICES + Bounds.MAX_LABELS));
  private static final ServiceBinding<HubService> HUB = ServiceBinding.of(HubService.class);
  private static final MethodBinding REGISTER =
      HUB.methods().stream()
          .filter(method -> method.method().name().equals("Register"))
          .findFirst()
          .orElseThrow();
  private static final JsonTranscoder JSON =
      JsonTranscoder.of(
              HUB.schema(),
              HUB.schema().method(REGISTER.method().name()).orElseThrow().request(),
              LIMITS)
          .skippingUnknownKeys();

  private InstanceRecord() {}

  /** The key of the instance with this id: letters, digits, {@code . - * _ + %}. */
  public static String key(String id) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
    return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
  }

  /** The id of the instance whose key this is; empty if it is nobody's. */
  static Optional<String> id(String key) {
    try {
      String id = URLDecoder.decode(key, StandardCharsets.UTF_8);
      return key(id).equals(key) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The record of an instance.
   *
   * @throws IllegalArgumentException if it would be longer than {@link #MAX_BYTES}
   */
  public static byte[] write(Instance instance) {
    try {
      var message = new ProtoWriter(1024, LIMITS);
      REGISTER.request().write(message, instance);
      byte[] json = JSON.toJson(message.toByteArray()).getBytes(StandardCharsets.UTF_8);
      if (json.length <= MAX_BYTES) {
        return json;
      }
    } catch (CodecException e) {
      if (!e.isBeyondLimit()) {
        throw e;
      }
    }
    throw new IllegalArgumentException(
        "the record of "
            + instance
            + " would have more than "
            + MAX_BYTES
            + " bytes, the limit: give it fewer services and shorter labels");
  }

  /**
   * The instance of a record.
   *
   * @param key under which it was found
   * @throws IllegalArgumentException if it is none, or has another's key; says what is wrong with
   *     it
   */
  public static Instance read(String key, byte[] record) {
    if (record.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "it has " + record.length + " bytes; at most " + MAX_BYTES + " are allowed");
    }
    Instance instance;
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
      byte[] message = JSON.fromJson(json);
      var reader = new ProtoReader(message, 0, message.length, LIMITS);
      instance = (Instance) REGISTER.request().read(reader, null);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8: " + e.getMessage(), e);
    } catch (CodecException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (!key(instance.id()).equals(key)) {
      throw new IllegalArgumentException(
          "it is of " + instance + ", whose key is " + key(instance.id()));
    }
    return instance;
  }
}
