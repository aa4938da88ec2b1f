package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MetadataTest {

  @Test
  void prints_no_secret() {
    Metadata metadata =
        Metadata.of("authorization", "Bearer abc").with("cookie", "id=abc").with("tenant", "acme");
    assertThat(metadata.toString())
        .doesNotContain("abc")
        .contains("authorization=***", "cookie=***", "tenant=acme");
  }

  @Test
  void bytes_come_back() {
    byte[] bytes = {0, -1, 127};
    Metadata metadata = Metadata.empty().with("key-bin", bytes).with("key-bin", new byte[0]);
    assertThat(metadata.firstBytes("key-bin"))
        .hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes));
    assertThat(metadata.all("key-bin")).containsExactly("AP9/", "");
  }

  @Test
  void a_value_that_is_no_base64_stands_for_no_bytes() {
    assertThat(Metadata.of("key-bin", "?").firstBytes("key-bin")).isEmpty();
    assertThat(Metadata.empty().firstBytes("key-bin")).isEmpty();
  }

  @Test
  void only_the_name_of_bytes_has_bytes() {
    assertThatThrownBy(() -> Metadata.empty().with("key", new byte[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-bin");
    assertThatThrownBy(() -> Metadata.empty().firstBytes("key"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
