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
  void a_quick_run_takes_the_main_rows_only() {
    assertThat(Catalogue.select(Set.of(), true))
        .isNotEmpty()
        .allMatch(Row::quick)
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
}
