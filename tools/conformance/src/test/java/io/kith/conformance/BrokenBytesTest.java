package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Broken bytes are refused, or mean what protobuf's library takes them for: never another error, a
 * hang, or another value. The heap of this module's tests is small.
 */
class BrokenBytesTest {

  private static final Limits LIMITS = new Limits(1 << 20, 100, 10_000);

  /** Far more than any case needs on any machine, and far less than a hang. */
  private static final Duration MOST = Duration.ofSeconds(10);

  static Stream<Subject> methods() {
    return Subject.all();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void requests_cut_short_at_every_length(Subject subject) {
    Property.holds(
        10,
        source -> {
          byte[] whole = subject.request(subject.anyArguments(source));
          for (int length = 0; length < Math.min(whole.length, 1_000); length++) {
            requestIsRefusedOrUnderstood(subject, Arrays.copyOf(whole, length));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("methods")
  void requests_changed_at_random(Subject subject) {
    Property.holds(
        500,
        source -> {
          byte[] whole = subject.request(subject.anyArguments(source));
          requestIsRefusedOrUnderstood(subject, Mutation.of(whole, source));
        });
  }

  @ParameterizedTest
  @MethodSource("methods")
  void requests_of_random_bytes(Subject subject) {
    Property.holds(200, source -> requestIsRefusedOrUnderstood(subject, source.bytes(200)));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void replies_changed_at_random(Subject subject) {
    Property.holds(
        200,
        source -> {
          byte[] whole = subject.reply(subject.anyReply(source));
          isRefusedOrUnderstood(
              subject.replyType(),
              Mutation.of(whole, source),
              bytes -> subject.expectedReply(subject.replyOf(bytes)));
        });
  }

  private static void requestIsRefusedOrUnderstood(Subject subject, byte[] bytes) {
    isRefusedOrUnderstood(
        subject.requestType(),
        bytes,
        some -> subject.expectedRequest(subject.arguments(some, LIMITS)));
  }

  /**
   * Reads bytes with Kith, and what protobuf's library makes of them when it writes what it has
   * read: both must be the same.
   */
  private static void isRefusedOrUnderstood(
      Descriptor type, byte[] bytes, Function<byte[], DynamicMessage> kith) {
    long start = System.nanoTime();
    DynamicMessage ours = null;
    try {
      ours = kith.apply(bytes);
    } catch (CodecException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST);
    DynamicMessage theirs = parsed(type, bytes);
    if (ours != null && theirs != null) {
      DynamicMessage known = Messages.withoutUnknownFields(theirs);
      assertThat(Messages.withoutUnknownFields(ours)).isEqualTo(kith.apply(known.toByteArray()));
    }
  }

  private static @Nullable DynamicMessage parsed(Descriptor type, byte[] bytes) {
    try {
      return DynamicMessage.parseFrom(type, bytes);
    } catch (InvalidProtocolBufferException refused) {
      return null;
    }
  }
}
