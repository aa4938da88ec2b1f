package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenKeysReaderTest {

  private static final Issuer EC = new Issuer(SignatureAlgorithm.ES256, "ec");
  private static final Issuer RSA = new Issuer(SignatureAlgorithm.RS256, "rsa");
  private static final Issuer ED = new Issuer(SignatureAlgorithm.EDDSA, "ed");

  private static TokenKeys read(String json) {
    return TokenKeysReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keys_of_other_kinds_and_for_another_use_are_left_out() {
    String others =
        "{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"AAAA\"},"
            + "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AA\",\"y\":\"AA\"},"
            + EC.jwk().replace("sig", "enc")
            + ","
            + RSA.jwk().replace("\"use\"", "\"alg\":\"RS512\",\"use\"")
            + ",";
    assertThat(read(Issuer.jwks(ED).replace("[", "[" + others)).keys())
        .singleElement()
        .satisfies(key -> assertThat(key.id()).hasValue("ed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[]|is no JSON object",
        "{}|has no list 'keys'",
        "{\"keys\":{}}|has no list 'keys'",
        "{\"keys\":[]}|holds no key that can be used",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}|RSA with 17 bits",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}]}|'n' is no base64url",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}|has 32 bytes",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}|has 32 bytes",
        "{\"keys\":[]} x|JSON",
        "{\"keys\":[|JSON",
      })
  void what_cannot_be_used_is_told(String json, String why) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void there_is_a_most_of_keys() {
    String key = EC.jwk();
    String hundred = String.join(",", java.util.Collections.nCopies(100, key));
    assertThat(read("{\"keys\":[" + hundred + "]}").keys()).hasSize(100);
    assertThatThrownBy(() -> read("{\"keys\":[" + hundred + "," + key + "]}"))
        .hasMessageContaining("more than 100 keys");
  }

  @Test
  void reads_or_refuses_whatever_it_is_given() {
    String whole = Issuer.jwks(RSA, EC, ED);
    Property.holds(
        3_000,
        source -> {
          try {
            assertThat(read(Mutation.of(whole, source)).keys()).isNotEmpty();
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s)(is|has|holds|goes|ends) .*");
          }
        });
  }
}
