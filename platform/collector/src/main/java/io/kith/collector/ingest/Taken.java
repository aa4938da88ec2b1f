package io.kith.collector.ingest;

import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import java.nio.charset.StandardCharsets;

/**
 * How much of a message was taken, as OTLP answers: the numbers of its fields are the same for all
 * signals, their names are not.
 *
 * @param rejected how many spans, points or lines were not
 * @param reason why; empty if none
 */
record Taken(long rejected, String reason) {

  private static final Limits LIMITS = Limits.defaults();

  static Taken all() {
    return new Taken(0, "");
  }

  static Taken allBut(long rejected, String reason) {
    return rejected == 0 ? all() : new Taken(rejected, reason);
  }

  /** The message {@code Export…PartialSuccess}; empty if all was taken. */
  byte[] partialSuccess() {
    if (rejected == 0) {
      return new byte[0];
    }
    var out = new ProtoWriter(64, LIMITS);
    out.int64(1, rejected);
    out.string(2, reason);
    return out.toByteArray();
  }

  /** The message {@code Export…ServiceResponse}. */
  byte[] response() {
    var out = new ProtoWriter(64, LIMITS);
    if (rejected > 0) {
      out.bytes(1, partialSuccess());
    }
    return out.toByteArray();
  }

  /**
   * The same in JSON.
   *
   * @param name of the field with the number, such as {@code rejectedSpans}
   */
  byte[] json(String name) {
    String json =
        rejected == 0
            ? "{}"
            : "{\"partialSuccess\":{\"%s\":\"%d\",\"errorMessage\":\"%s\"}}"
                .formatted(name, rejected, reason);
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
