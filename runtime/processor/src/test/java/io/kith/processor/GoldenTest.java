package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** One example of what is generated is kept, so that a change of it is seen in review. */
class GoldenTest {

  private static final Path ACTUAL = Path.of("target", "golden");

  @Test
  void the_code_of_a_service_is_what_was_reviewed() throws IOException {
    requireReviewed(
        "Membership",
        "Membership_Balance_Codec",
        "Membership_Event_Codec",
        "Membership_Event_Left_Codec",
        "Membership_Event_Seen_Codec",
        "Membership_InsufficientCoins_Codec",
        "Membership_Kith",
        "Membership_Tier_Codec");
  }

  @Test
  void the_code_of_configuration_is_what_was_reviewed() throws IOException {
    requireReviewed("WalletSettings", "WalletSettings_Config");
  }

  private static void requireReviewed(String of, String... generated) throws IOException {
    var compilation = Compilation.of(kept(of + ".java"));

    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.generated()).containsExactly(generated);
    Files.createDirectories(ACTUAL);
    for (String name : compilation.generated()) {
      Files.writeString(ACTUAL.resolve(name + ".java"), compilation.source("shop." + name));
    }
    for (String name : compilation.generated()) {
      assertThat(compilation.source("shop." + name))
          .as("%s; if the change is meant, keep %s", name, ACTUAL.resolve(name + ".java"))
          .isEqualTo(kept(name + ".java"));
    }
  }

  private static String kept(String name) throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream("golden/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
