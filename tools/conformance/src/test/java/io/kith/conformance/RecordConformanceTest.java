package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.kith.codec.Limits;
import io.kith.core.Status;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What generated codecs write protobuf reads, and what protobuf writes they read, for any value.
 */
class RecordConformanceTest {

  private static final int CASES = 100;

  static Stream<Subject> methods() {
    return Subject.all();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sends_what_protobuf_reads(Subject subject) {
    Property.holds(
        CASES,
        source -> {
          Object[] arguments = subject.anyArguments(source);
          assertThat(Oracle.parsed(subject.requestType(), subject.request(arguments)))
              .isEqualTo(subject.expectedRequest(arguments));
        });
  }

  @ParameterizedTest
  @MethodSource("methods")
  void receives_what_protobuf_writes(Subject subject) {
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = subject.expectedRequest(subject.anyArguments(source));
          byte[] bytes =
              source.bool()
                  ? message.toByteArray()
                  : odd(message, requestOther(subject, source), source);
          Object[] received = subject.arguments(bytes, Limits.defaults());
          assertThat(Messages.withoutUnknownFields(subject.expectedRequest(received)))
              .isEqualTo(message);
        });
  }

  @ParameterizedTest
  @MethodSource("methods")
  void answers_what_protobuf_reads(Subject subject) {
    Property.holds(
        CASES,
        source -> {
          Object reply = subject.anyReply(source);
          assertThat(Oracle.parsed(subject.replyType(), subject.reply(reply)))
              .isEqualTo(subject.expectedReply(reply));
        });
  }

  @ParameterizedTest
  @MethodSource("methods")
  void takes_the_answer_that_protobuf_writes(Subject subject) {
    Property.holds(
        CASES,
        source -> {
          DynamicMessage message = subject.expectedReply(subject.anyReply(source));
          DynamicMessage other = subject.expectedReply(subject.anyReply(source));
          byte[] bytes = source.bool() ? message.toByteArray() : odd(message, other, source);
          assertThat(Messages.withoutUnknownFields(subject.expectedReply(subject.replyOf(bytes))))
              .isEqualTo(message);
        });
  }

  private static DynamicMessage requestOther(Subject subject, Source source) {
    return subject.expectedRequest(subject.anyArguments(source));
  }

  private static byte[] odd(DynamicMessage message, DynamicMessage other, Source source) {
    byte[] bytes = OddWire.of(message, other, source);
    assertThat(Messages.withoutUnknownFields(Oracle.parsed(message.getDescriptorForType(), bytes)))
        .isEqualTo(message);
    return bytes;
  }

  @Test
  void declared_exceptions_are_messages() {
    Subject subject = Subject.of("several");
    Descriptor type = Subject.FILES.message("kith.types.TooMuch");
    Property.holds(
        CASES,
        source -> {
          var error =
              new Types.TooMuch(
                  source.anyInt(), source.list(5, s -> Subject.any(Types.Color.class, s)));
          Status.Detail detail = subject.details(error).getFirst();
          assertThat(detail.type()).isEqualTo(type.getFullName());
          assertThat(Oracle.parsed(type, detail.value())).isEqualTo(Oracle.message(error, type));
          assertThat(subject.error(error))
              .isInstanceOfSatisfying(
                  Types.TooMuch.class,
                  thrown -> {
                    assertThat(thrown.limit()).isEqualTo(error.limit());
                    assertThat(thrown.colors()).isEqualTo(error.colors());
                  });
        });
    assertThat(subject.error(new Types.Gone())).isInstanceOf(Types.Gone.class);
  }
}
