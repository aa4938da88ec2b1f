package io.kith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import io.kith.transport.http2.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcStatusTest {

  private static final int MOST_BYTES = 16 << 10;

  private static Status arbitrary(Source source) {
    Code code = Code.of(source.between(1, 16));
    List<Status.Detail> details =
        source.list(3, s -> new Status.Detail("a.b.C" + s.between(0, 9), s.bytes(50)));
    return new Status(code, source.text(50), source.list(5, s -> s.text(40)), details);
  }

  @Test
  void a_status_comes_back_with_all_that_is_in_it() {
    Property.holds(
        1_000,
        source -> {
          Status status = arbitrary(source);
          Status read =
              GrpcStatus.read(
                  GrpcStatus.trailers(Failure.of(status), Metadata.empty(), MOST_BYTES));
          assertThat(read.text()).isEqualTo(status.text());
          assertThat(read.details()).hasSameSizeAs(status.details());
          for (int i = 0; i < read.details().size(); i++) {
            assertThat(read.details().get(i).type()).isEqualTo(status.details().get(i).type());
            assertThat(read.details().get(i).value()).isEqualTo(status.details().get(i).value());
          }
        });
  }

  @Test
  void trailers_are_never_longer_than_the_peer_takes_and_always_have_the_code() {
    Property.holds(
        500,
        source -> {
          Status status =
              Status.of(Code.ABORTED, source.text(4_000))
                  .with(new Status.Detail("a.B", source.bytes(20_000)))
                  .at(source.text(4_000));
          var metadata = Metadata.of("x", "y".repeat(source.length(10_000)));
          int most = source.between(1024, 30_000);
          Headers trailers =
              GrpcStatus.trailers(
                  new Failure(status, null, Executed.MAYBE, metadata), Metadata.empty(), most);
          assertThat(trailers.sizeBytes()).isLessThanOrEqualTo(most);
          assertThat(GrpcStatus.read(trailers).code()).isEqualTo(Code.ABORTED);
          assertThat(status.message()).startsWith(GrpcStatus.read(trailers).message());
        });
  }

  @Test
  void details_are_kept_before_the_trail() {
    Status status =
        Status.of(Code.ABORTED, "no")
            .with(new Status.Detail("a.B", new byte[300]))
            .at("x".repeat(1000));
    Status read = GrpcStatus.read(GrpcStatus.trailers(Failure.of(status), Metadata.empty(), 1500));
    assertThat(read.details()).hasSize(1);
    assertThat(read.trail()).isEmpty();
  }

  @Test
  void other_implementations_find_code_and_message_in_fields_of_their_own() {
    Headers trailers =
        GrpcStatus.trailers(
            Failure.of(Status.of(Code.NOT_FOUND, "no user 42 ☺")), Metadata.empty(), MOST_BYTES);
    assertThat(trailers.get("grpc-status")).isEqualTo("5");
    assertThat(trailers.get("grpc-message")).isEqualTo("no user 42 %E2%98%BA");
    assertThat(trailers.get("grpc-status-details-bin")).isNull();
  }

  @Test
  void zero_is_success_whatever_the_message_says() {
    Headers trailers =
        Headers.builder().add("grpc-status", "0").add("grpc-message", "fine").build();
    assertThat(GrpcStatus.read(trailers)).isSameAs(Status.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "17", "99", "-1", "1x", "000"})
  void a_code_that_is_none_is_unknown(String number) {
    Headers trailers = Headers.builder().add("grpc-status", number).build();
    assertThat(GrpcStatus.read(trailers).code()).isEqualTo(Code.UNKNOWN);
  }

  @Test
  void details_that_cannot_be_read_do_not_hide_the_code() {
    Property.holds(
        1_000,
        source -> {
          String garbage = java.util.Base64.getEncoder().encodeToString(source.bytes(60));
          Headers trailers =
              Headers.builder()
                  .add("grpc-status", "9")
                  .add("grpc-message", "not now")
                  .add("grpc-status-details-bin", source.bool() ? garbage : "?" + garbage)
                  .build();
          Status read = GrpcStatus.read(trailers);
          assertThat(read.code()).isEqualTo(Code.FAILED_PRECONDITION);
          assertThat(read.message()).isEqualTo("not now");
        });
  }
}
