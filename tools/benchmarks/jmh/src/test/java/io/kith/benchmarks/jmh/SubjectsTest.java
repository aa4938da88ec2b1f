package io.kith.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubjectsTest {

  static Stream<Arguments> codecsOfRecords() {
    return Stream.of("kith", "fory", "fory-compatible", "jackson")
        .flatMap(codec -> Stream.of(Kind.values()).map(kind -> Arguments.of(codec, kind)));
  }

  @ParameterizedTest
  @MethodSource("codecsOfRecords")
  void reads_back_what_it_wrote_time_after_time(String codec, Kind kind) throws Exception {
    Subject subject = Subjects.of(codec, kind);
    for (int i = 0; i < 3; i++) {
      assertThat(subject.encode()).isPositive();
      assertThat(subject.decode()).usingRecursiveComparison().isEqualTo(Messages.of(kind));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void protobuf_reads_back_what_it_wrote_whether_the_message_exists_or_is_built(Kind kind)
      throws Exception {
    Subject existing = Subjects.of("protobuf", kind);
    Subject fresh = Subjects.of("protobuf-fresh", kind);

    for (Subject subject : List.of(existing, fresh)) {
      subject.encode();
      assertThat(subject.decode()).isEqualTo(ProtobufMessages.of(kind).build());
    }
    assertThat(existing.encode()).isEqualTo(fresh.encode());
  }

  @Test
  void an_unknown_codec_is_refused_by_name() {
    assertThatThrownBy(() -> Subjects.of("json", Kind.SMALL)).hasMessageContaining("'json'");
  }
}
