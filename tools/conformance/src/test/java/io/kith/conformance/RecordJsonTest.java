package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import io.kith.codec.JsonMethods;
import io.kith.codec.JsonStyle;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Status;
import io.kith.testkit.Property;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller without the classes sends and gets the JSON that protobuf's library gives records. */
class RecordJsonTest {

  private static final int CASES = 100;

  static Stream<Subject> methods() {
    return Subject.all();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void a_request_in_json_arrives_as_its_arguments(Subject subject) {
    MethodBinding json = binding(subject, JsonStyle.canonical());
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = subject.expectedRequest(subject.anyArguments(source));
          var out = new ProtoWriter(16, Limits.defaults());
          json.request().write(out, JsonFormat.printer().print(message));
          Object[] received = subject.arguments(out.toByteArray(), Limits.defaults());
          assertThat(subject.expectedRequest(received)).isEqualTo(message);
        });
  }

  @ParameterizedTest
  @MethodSource("methods")
  void a_reply_comes_back_as_its_json(Subject subject) {
    JsonStyle style = JsonStyle.readable();
    MethodBinding canonical = binding(subject, JsonStyle.canonical());
    MethodBinding readable = binding(subject, style);
    JsonFormat.Printer complete = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();
    Property.holds(
        CASES,
        source -> {
          Object reply = subject.anyReply(source);
          DynamicMessage message = subject.expectedReply(reply);
          byte[] bytes = subject.reply(reply);
          assertThat(JsonParser.parseString(json(canonical, bytes)))
              .isEqualTo(JsonParser.parseString(JsonFormat.printer().print(message)));
          assertThat(JsonParser.parseString(json(readable, bytes)))
              .isEqualTo(JsonParser.parseString(complete.print(message)));
        });
  }

  @Test
  void a_declared_exception_is_shown_as_json() {
    Status.Detail detail =
        Subject.of("several")
            .details(new Types.TooMuch(7, List.of(Types.Color.DARK_BLUE)))
            .getFirst();
    assertThat(
            JsonMethods.detail(
                Subject.contract(), detail, JsonStyle.canonical(), Limits.defaults()))
        .contains("{\"limit\":7,\"colors\":[\"COLOR_DARK_BLUE\"]}");
  }

  private static MethodBinding binding(Subject subject, JsonStyle style) {
    return JsonMethods.bind(
        Subject.contract(), subject.method().getName(), style, Limits.defaults());
  }

  private static String json(MethodBinding binding, byte[] reply) {
    return (String) ProtoReader.read(binding.reply(), reply, 0, reply.length, Limits.defaults());
  }
}
