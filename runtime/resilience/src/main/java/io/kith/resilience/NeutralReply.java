package io.kith.resilience;

import io.kith.codec.CodecException;
import io.kith.codec.JsonTranscoder;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoReader;
import io.kith.codec.ServiceSchema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a method that stands for one that failed: that of which no field is set, or one that
 * somebody wrote in JSON. Kept as bytes and read anew each time, since a message may be changed by
 * whoever gets it.
 */
public final class NeutralReply {

  private static final Limits LIMITS = Limits.defaults();

  private final MethodBinding method;
  private final byte[] message;

  /**
   * The neutral reply of a method.
   *
   * @param contract the contract of its service, if it is known; needed for JSON
   * @param json what somebody wrote; empty for the reply of which no field is set
   * @throws IllegalArgumentException if there is none
   */
  public NeutralReply(MethodBinding method, Optional<ServiceSchema> contract, String json) {
    this.method = method;
    this.message = json.isEmpty() ? new byte[0] : message(method, contract, json);
    try {
      value();
    } catch (RuntimeException e) { // a record may refuse its components
      throw new IllegalArgumentException(
          method.method()
              + " has no neutral reply: one without any field is refused: "
              + e.getMessage()
              + "; say what else it is to be (otherwise)",
          e);
    }
  }

  private static byte[] message(
      MethodBinding method, Optional<ServiceSchema> contract, String json) {
    ServiceSchema known =
        contract.orElseThrow(() ->
            new IllegalArgumentException(
                "the contract of "
                    + method.method()
                    + " is not known, so that JSON cannot be read"));
    String type =
        known
            .method(method.method().name())
            .map(MethodSchema::reply)
            .orElseThrow(() -> new IllegalArgumentException("no contract of " + method.method()));
    try {
      return JsonTranscoder.of(known, type, LIMITS).fromJson(json);
    } catch (CodecException e) {
      throw new IllegalArgumentException(
          "what " + method.method() + " is to answer otherwise is no such reply: " + e.getMessage(),
          e);
    }
  }

  /** The reply message, which is the caller's own. */
  public @Nullable Object value() {
    return ProtoReader.read(method.reply(), message, 0, message.length, LIMITS);
  }
}
