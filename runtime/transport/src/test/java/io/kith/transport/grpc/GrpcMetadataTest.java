package io.kith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.CodecException;
import io.kith.core.Metadata;
import io.kith.testkit.Property;
import io.kith.transport.http2.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcMetadataTest {

  private static Headers written(Metadata metadata) {
    var headers = Headers.builder();
    GrpcMetadata.write(metadata, headers);
    return headers.build();
  }

  @Test
  void text_and_bytes_come_back_in_their_order() {
    Property.holds(
        1_000,
        source -> {
          Metadata metadata = Metadata.empty();
          int count = source.between(0, 10);
          for (int i = 0; i < count; i++) {
            metadata =
                source.bool()
                    ? metadata.with("name-" + source.between(0, 3), "v" + source.anyLong())
                    : metadata.with("key-bin", source.bytes(40));
          }
          assertThat(GrpcMetadata.read(written(metadata))).isEqualTo(metadata);
        });
  }

  @ParameterizedTest
  @CsvSource({"AAEC, AAEC", "AAECAw==, AAECAw", "AAECAw, AAECAw", "/+8=, /+8", "'', ''"})
  void bytes_come_with_padding_and_without(String sent, String kept) {
    Headers headers = Headers.builder().add("x-bin", sent).build();
    assertThat(GrpcMetadata.read(headers).first("x-bin")).contains(kept);
  }

  @Test
  void values_that_were_joined_by_commas_are_taken_apart() {
    Headers headers = Headers.builder().add("x-bin", "AAEC,AAECAw==, /+8").build();
    assertThat(GrpcMetadata.read(headers).all("x-bin")).containsExactly("AAEC", "AAECAw", "/+8");
  }

  @Test
  void broken_bytes_are_left_out() {
    Headers headers = Headers.builder().add("x-bin", "A?,AAEC").add("y", "1").build();
    assertThat(GrpcMetadata.read(headers)).isEqualTo(Metadata.of("x-bin", "AAEC").with("y", "1"));
  }

  @Test
  void fields_of_the_protocol_are_no_metadata() {
    Headers headers =
        Headers.builder()
            .add(":method", "POST")
            .add(":scheme", "http")
            .add(":path", "/a/b")
            .add("te", "trailers")
            .add("user-agent", "x")
            .add("content-type", "application/grpc")
            .add("grpc-timeout", "1S")
            .add("traceparent", "00-01-02-03")
            .add("baggage", "a=b")
            .add("UPPER".toLowerCase(java.util.Locale.ROOT), "kept")
            .add("not!legal", "x")
            .build();
    assertThat(GrpcMetadata.read(headers)).isEqualTo(Metadata.of("upper", "kept"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc-status", "grpc-timeout", "content-type", "te", "traceparent"})
  void reserved_names_cannot_be_sent(String name) {
    assertThatThrownBy(() -> written(Metadata.of(name, "x")))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("'" + name + "' is reserved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "a\nb", " a", "a ", "\u007f"})
  void text_that_no_header_takes_cannot_be_sent(String value) {
    assertThatThrownBy(() -> written(Metadata.of("x", value)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("-bin");
  }

  @Test
  void more_entries_than_metadata_has_are_refused() {
    var headers = Headers.builder();
    for (int i = 0; i < Metadata.MAX_ENTRIES; i++) {
      headers.add("x", "1");
    }
    assertThat(GrpcMetadata.read(headers.build()).size()).isEqualTo(Metadata.MAX_ENTRIES);
    headers.add("x", "1");
    assertThatThrownBy(() -> GrpcMetadata.read(headers.build()))
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue());
  }
}
