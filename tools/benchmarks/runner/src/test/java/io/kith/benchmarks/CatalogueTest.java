package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  @Test
  void no_two_rows_share_a_name() {
    assertThat(Catalogue.rows()).extracting(Row::name).doesNotHaveDuplicates();
  }

  @Test
  void streams_are_compared_over_both_protocols_and_with_grpc() {
    assertThat(Catalogue.streamRows())
        .extracting(Row::name)
        .containsExactly("kith", "kith-over-grpc", "grpc-default", "grpc-virtual", "grpc-direct");
  }

  @Test
  void a_run_that_is_not_told_otherwise_takes_the_main_rows_only() {
    assertThat(Catalogue.select(Set.of(), true))
        .isNotEmpty()
        .allMatch(Row::isMain)
        .hasSizeLessThan(Catalogue.rows().size());
  }

  @Test
  void a_peer_stands_for_all_its_rows_and_a_row_for_itself() {
    assertThat(Catalogue.select(Set.of("grpc", "raw-thread"), true))
        .extracting(Row::name)
        .contains("grpc-default", "grpc-direct-async", "raw-thread")
        .doesNotContain("raw");
  }

  @Test
  void an_unknown_peer_is_refused_by_name() {
    assertThatThrownBy(() -> Catalogue.select(Set.of("gprc"), false))
        .hasMessageContaining("'gprc'")
        .hasMessageContaining("grpc-default");
  }

  @Test
  void a_pair_calls_the_server_of_another_row() {
    Row pair = Catalogue.row("grpc-direct").calling(Catalogue.row("kith"));

    assertThat(pair.name()).isEqualTo("grpc-direct:kith");
    assertThat(pair.module()).isEqualTo("grpc");
    assertThat(pair.server()).isEqualTo(new Row.Side("kith", "thread"));
    assertThat(pair.isPair()).isTrue();
  }
}
