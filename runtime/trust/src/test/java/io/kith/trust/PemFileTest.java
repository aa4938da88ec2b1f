package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Authority;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class PemFileTest {

  @Test
  void gives_back_what_was_put_between_the_lines() {
    Property.holds(
        500,
        source -> {
          byte[] bytes = source.bytes(300);
          String label = source.oneOf("CERTIFICATE", "PRIVATE KEY", "X");
          String text =
              "-----BEGIN "
                  + label
                  + "-----\n"
                  + Base64.getMimeEncoder().encodeToString(bytes)
                  + "\n-----END "
                  + label
                  + "-----\n";
          assertThat(PemFile.parse("a remark\n" + text + "another\n" + text))
              .hasSize(2)
              .allSatisfy(section -> {
                assertThat(section.label()).isEqualTo(label);
                assertThat(section.der()).isEqualTo(bytes);
              });
        });
  }

  @Test
  void reads_or_refuses_whatever_it_is_given() {
    byte[] whole = Authority.create("test").pem().getBytes(StandardCharsets.ISO_8859_1);
    Property.holds(
        3_000,
        source -> {
          String text = new String(Mutation.of(whole, source), StandardCharsets.ISO_8859_1);
          try {
            PemFile.parse(text).forEach(section -> assertThat(section.label()).isNotNull());
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s)a (line|section) .*|the section .* is no base64");
          }
        });
  }
}
