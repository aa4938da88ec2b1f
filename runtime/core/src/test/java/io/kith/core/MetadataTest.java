package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

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
}
