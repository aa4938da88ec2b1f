package io.kith.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.kith.codec.CodecException;
import io.kith.codec.JsonStyle;
import io.kith.codec.JsonTranscoder;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** JSON of Kith and JSON of protobuf's own library are the same. */
class JsonConformanceTest {

  private static final int CASES = 1_000;

  private static final JsonTranscoder KITH =
      JsonTranscoder.of(Everything.CONTRACT, Everything.TYPE.getFullName(), Limits.defaults());

  private static DynamicMessage any(Source source) {
    return ArbitraryMessage.of(Everything.TYPE, source);
  }

  @Test
  void writes_what_protobuf_writes() {
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = any(source);
          assertThat(tree(json(KITH, message.toByteArray())))
              .isEqualTo(tree(JsonFormat.printer().print(message)));
        });
  }

  @Test
  void writes_the_same_whatever_form_the_bytes_have() {
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = any(source);
          byte[] odd = OddWire.of(message, any(source), source);
          assertThat(Messages.withoutUnknownFields(DynamicMessage.parseFrom(Everything.TYPE, odd)))
              .isEqualTo(message);
          assertThat(tree(json(KITH, odd))).isEqualTo(tree(json(KITH, message.toByteArray())));
        });
  }

  @Test
  void writes_the_defaults_that_protobuf_writes() {
    JsonTranscoder complete = KITH.withStyle(JsonStyle.readable());
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = any(source);
          assertThat(tree(json(complete, message.toByteArray())))
              .isEqualTo(
                  tree(JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message)));
        });
  }

  /** Protobuf's library reads some doubles of {@code -0.0} as {@code 0.0}. */
  @Test
  void writes_what_protobuf_reads() {
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = any(source);
          assertThat(Messages.withoutNegativeZeros(protobuf(json(KITH, message.toByteArray()))))
              .isEqualTo(Messages.withoutNegativeZeros(message));
        });
  }

  @Test
  void reads_what_protobuf_writes() {
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = any(source);
          JsonFormat.Printer printer = JsonFormat.printer();
          if (source.bool()) {
            printer = printer.preservingProtoFieldNames();
          }
          if (source.bool()) {
            printer = printer.alwaysPrintFieldsWithNoPresence();
          }
          if (source.bool()) {
            printer = printer.omittingInsignificantWhitespace().printingEnumsAsInts();
          }
          assertThat(kith(printer.print(message))).isEqualTo(message);
        });
  }

  @Test
  void takes_a_broken_text_for_nothing_else_than_protobuf_does() {
    int[] accepted = {0};
    Property.holds(
        10 * CASES,
        source -> {
          String text = Mutation.of(json(KITH, any(source).toByteArray()), source);
          DynamicMessage ours = orNull(() -> kith(text));
          if (ours != null) {
            accepted[0]++;
            assertThat(Messages.withoutNegativeZeros(ours))
                .describedAs(text)
                .isEqualTo(Messages.withoutNegativeZeros(protobuf(text)));
          }
        });
    assertThat(accepted[0]).isPositive();
  }

  @Test
  void writes_of_broken_bytes_nothing_else_than_protobuf_does() {
    int[] accepted = {0};
    Property.holds(
        10 * CASES,
        source -> {
          byte[] bytes = Mutation.of(any(source).toByteArray(), source);
          String ours = orNull(() -> json(KITH, bytes));
          DynamicMessage message = parsed(bytes);
          if (ours != null && message != null) {
            accepted[0]++;
            assertThat(tree(ours)).isEqualTo(tree(JsonFormat.printer().print(message)));
          }
        });
    assertThat(accepted[0]).isPositive();
  }

  private interface Reading<T> {
    T read() throws InvalidProtocolBufferException;
  }

  private static <T> @Nullable T orNull(Reading<T> reading) throws InvalidProtocolBufferException {
    try {
      return reading.read();
    } catch (CodecException refused) {
      assertThat(refused).message().isNotBlank();
      return null;
    }
  }

  private static @Nullable DynamicMessage parsed(byte[] bytes) {
    try {
      return DynamicMessage.parseFrom(Everything.TYPE, bytes);
    } catch (InvalidProtocolBufferException refused) {
      return null;
    }
  }

  /** As a text; in UTF-8 it is the same. */
  private static String json(JsonTranscoder transcoder, byte[] message) {
    String text = transcoder.toJson(message);
    var in = new ProtoReader(message, 0, message.length, Limits.defaults());
    assertThat(new String(transcoder.toJsonBytes(in), UTF_8)).isEqualTo(text);
    return text;
  }

  private static DynamicMessage kith(String json) throws InvalidProtocolBufferException {
    return DynamicMessage.parseFrom(Everything.TYPE, KITH.fromJson(json));
  }

  private static DynamicMessage protobuf(String json) throws InvalidProtocolBufferException {
    var message = DynamicMessage.newBuilder(Everything.TYPE);
    JsonFormat.parser().merge(json, message);
    return message.build();
  }

  private static JsonElement tree(String json) {
    return JsonParser.parseString(json);
  }
}
