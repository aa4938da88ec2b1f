package io.kith.codec;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Turns messages of one type from the protobuf wire format into JSON and back, by protobuf's
 * canonical JSON mapping, from the contract alone. Immutable and thread-safe.
 *
 * {@snippet :
 * var order = JsonTranscoder.of(contract, "shop.Order", Limits.defaults());
 * byte[] bytes = order.fromJson("{\"userId\": 42}");
 * String json = order.toJson(bytes); // {"userId":"42"}
 * }
 *
 * <p>Where it is stricter than the mapping asks: an unknown key (unless told otherwise), a key that
 * occurs twice and a number with leading zeros are errors, and a {@code google.protobuf.Any} is
 * refused both ways. A text may have as many characters as a message may have bytes.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">Protocol Buffers: ProtoJSON</a>
 */
public final class JsonTranscoder {

  /**
   * What JSON nests is bounded by how deep messages nest, of which a list may take a level more.
   */
  private static final int MAX_JSON_DEPTH = 4_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Keys come from outside: nothing of them is kept.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_JSON_DEPTH)
                  .maxNumberLength(JsonNumber.MAX_CHARS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_JSON_DEPTH).build())
          .build();

  private final JsonType type;
  private final JsonStyle style;
  private final Limits limits;
  private final boolean skipsUnknown;

  private JsonTranscoder(JsonType type, JsonStyle style, Limits limits, boolean skipsUnknown) {
    this.type = type;
    this.style = style;
    this.limits = limits;
    this.skipsUnknown = skipsUnknown;
  }

  /**
   * The transcoder of a message type, in canonical style.
   *
   * @param message the full name of a message type of the contract, or of a well-known one
   * @throws IllegalArgumentException if the contract does not define it, or a type that it uses
   */
  public static JsonTranscoder of(ServiceSchema contract, String message, Limits limits) {
    return new JsonTranscoder(
        new JsonTypes(contract).type(message), JsonStyle.canonical(), limits, false);
  }

  /** This transcoder, writing JSON in another style. */
  public JsonTranscoder withStyle(JsonStyle other) {
    return new JsonTranscoder(type, other, limits, skipsUnknown);
  }

  /**
   * This transcoder, passing over keys that it does not know, which a newer writer may have put
   * there.
   */
  public JsonTranscoder skippingUnknownKeys() {
    return new JsonTranscoder(type, style, limits, true);
  }

  /**
   * The JSON of a message.
   *
   * @throws CodecException if the bytes are not such a message, have no JSON form, or a limit is
   *     exceeded
   */
  public String toJson(byte[] message) {
    return toJson(new ProtoReader(message, 0, message.length, limits));
  }

  /** The JSON of what is left of a message; the reader's limits count. */
  public String toJson(ProtoReader in) {
    var text = new BoundedText(limits.maxBytes());
    try (JsonGenerator out = JSON.createGenerator(context(), text)) {
      toJson(in, out);
    }
    return text.toString();
  }

  /** The JSON of what is left of a message, in UTF-8; the reader's limits count. */
  public byte[] toJsonBytes(ProtoReader in) {
    var bytes = new BoundedBytes(limits.maxBytes());
    try (JsonGenerator out = JSON.createGenerator(context(), bytes)) {
      toJson(in, out);
    }
    return bytes.toByteArray();
  }

  private ObjectWriteContext context() {
    return style.indented() ? new Indented() : ObjectWriteContext.empty();
  }

  /** Writes what is left of a message as one JSON value; the reader's limits count. */
  public void toJson(ProtoReader in, JsonGenerator out) {
    new ProtoToJson(in, out, style.includeDefaults()).write(type);
  }

  /**
   * The message of a JSON text.
   *
   * @throws CodecException if the text is not the JSON of such a message, or a limit is exceeded
   */
  public byte[] fromJson(String json) {
    var out = new ProtoWriter(Math.min(json.length() + 16, 1 << 16), limits);
    fromJson(json, out);
    return out.toByteArray();
  }

  /** Writes the fields of the message of a JSON text; the writer's limits count as well. */
  public void fromJson(String json, ProtoWriter out) {
    if (json.length() > limits.maxBytes()) {
      throw CodecException.beyondLimit(
          "the JSON text has "
              + json.length()
              + " characters; the limit (maxMessageBytes) is "
              + limits.maxBytes());
    }
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
      var reading = new JsonToProto(in, out, limits, skipsUnknown);
      reading.read(type);
      reading.requireEnd();
    }
  }

  /** Reads the next JSON value and writes the fields of its message. */
  public void fromJson(JsonParser in, ProtoWriter out) {
    new JsonToProto(in, out, limits, skipsUnknown).read(type);
  }

  /** Two spaces a level, a line for each value. */
  private static final class Indented extends ObjectWriteContext.Base {

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
