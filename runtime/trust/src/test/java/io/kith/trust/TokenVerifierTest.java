package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Principal;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import io.kith.trust.TokenVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenVerifierTest {

  private static final long NOW = 2_000_000_000;
  private static final Issuer RSA = new Issuer(SignatureAlgorithm.RS256, "rsa");
  private static final Issuer EC = new Issuer(SignatureAlgorithm.ES256, "ec");
  private static final Issuer ED = new Issuer(SignatureAlgorithm.EDDSA, "ed");
  private static final TokenKeys KEYS = read(Issuer.jwks(RSA, EC, ED));

  private final TokenVerifier verifier =
      new TokenVerifier(
          new TokenChecks(Issuer.NAME, "membership", Duration.ofSeconds(30)),
          InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  private static TokenKeys read(String jwks) {
    return TokenKeysReader.read(jwks.getBytes(StandardCharsets.UTF_8));
  }

  private static String claims() {
    return Issuer.claims("alice", NOW);
  }

  private void assertRefused(String token, String why) {
    assertThat(verifier.verify(token, KEYS))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }

  private Principal believed(String token) {
    return ((Verdict.Believed) verifier.verify(token, KEYS)).principal();
  }

  @ParameterizedTest
  @EnumSource
  void a_token_of_every_algorithm_is_believed(SignatureAlgorithm algorithm) {
    Issuer issuer =
        switch (algorithm) {
          case RS256 -> RSA;
          case ES256 -> EC;
          case EDDSA -> ED;
        };
    Principal principal = believed(issuer.sign(claims()));
    assertThat(principal.toString()).isEqualTo("token:alice");
    assertThat(principal.claims())
        .containsEntry("iss", Issuer.NAME)
        .containsEntry("roles", "admin user")
        .doesNotContainKey("nested");
  }

  @Test
  void keys_of_many_makes_are_read() { // leading zeros, signs of x
    for (int i = 0; i < 300; i++) {
      var issuer =
          new Issuer(i % 2 == 0 ? SignatureAlgorithm.ES256 : SignatureAlgorithm.EDDSA, "k");
      assertThat(verifier.verify(issuer.sign(claims()), read(Issuer.jwks(issuer))))
          .isInstanceOf(Verdict.Believed.class);
    }
  }

  @Test
  void a_token_without_a_key_id_is_tried_with_the_keys_of_its_algorithm() {
    assertThat(believed(EC.sign("{\"alg\":\"ES256\"}", claims())).name()).isEqualTo("alice");
    assertRefused(
        new Issuer(SignatureAlgorithm.ES256, "ec").sign("{\"alg\":\"ES256\"}", claims()),
        "signature");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "None", "NONE", "", "HS256", "HS512", "RS512", "rs256", "ES384", "PS256"})
  void no_other_algorithm_is_known(String algorithm) {
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa\"}";
    assertRefused(RSA.sign(header, claims()), "none of RS256, ES256 and EdDSA");
    String unsigned = Issuer.base64(header) + "." + Issuer.base64(claims()) + ".";
    assertRefused(unsigned, "none of RS256, ES256 and EdDSA");
  }

  @Test
  void a_public_key_is_no_secret_that_both_sides_share() throws GeneralSecurityException {
    String signed =
        Issuer.base64("{\"alg\":\"HS256\",\"kid\":\"rsa\"}") + "." + Issuer.base64(claims());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(RSA.keys().getPublic().getEncoded(), "HmacSHA256"));
    String forged =
        signed + "." + Issuer.base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    assertRefused(forged, "none of RS256, ES256 and EdDSA");
  }

  @Test
  void a_key_is_used_with_its_own_algorithm_alone() {
    assertThat(verifier.verify(RSA.sign("{\"alg\":\"ES256\",\"kid\":\"rsa\"}", claims()), KEYS))
        .isInstanceOf(Verdict.UnknownKey.class);
  }

  @Test
  void a_signature_of_somebody_else_or_of_nothing_is_refused() {
    assertRefused(new Issuer(SignatureAlgorithm.ES256, "ec").sign(claims()), "signature is wrong");
    String token = EC.sign(claims());
    String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
    assertRefused(unsigned, "signature is wrong");
    assertRefused(unsigned + Issuer.base64(new byte[64]), "signature is wrong");
  }

  @Test
  void a_key_that_is_not_known_is_told_from_a_wrong_signature() {
    Issuer next = new Issuer(SignatureAlgorithm.ES256, "next");
    assertThat(verifier.verify(next.sign(claims()), KEYS))
        .isEqualTo(new Verdict.UnknownKey("next"));
  }

  @ParameterizedTest
  @CsvSource({
    "31, true",
    "1, true",
    "0, true",
    "-29, true",
    "-30, false",
    "-31, false",
    "-10000, false"
  })
  void a_token_is_believed_until_it_expires_and_a_little_longer(int seconds, boolean believed) {
    String claims = claims().replace("" + (NOW + 1800), "" + (NOW + seconds));
    assertThat(verifier.verify(EC.sign(claims), KEYS) instanceof Verdict.Believed)
        .isEqualTo(believed);
  }

  @ParameterizedTest
  @CsvSource({"-1, true", "30, true", "31, false"})
  void a_token_is_not_believed_before_its_time(int seconds, boolean believed) {
    String claims = claims().replace("{\"iss", "{\"nbf\":" + (NOW + seconds) + ",\"iss");
    assertThat(verifier.verify(EC.sign(claims), KEYS) instanceof Verdict.Believed)
        .isEqualTo(believed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"2000001800\"", "1e999", "253402300800", "true", "[]"})
  void a_token_must_say_when_it_expires(String exp) {
    assertRefused(EC.sign(claims().replace("" + (NOW + 1800), exp)), "exp");
  }

  @Test
  void a_time_of_validity_that_is_none_is_refused() {
    assertRefused(EC.sign(claims().replace("{\"iss", "{\"nbf\":\"soon\",\"iss")), "nbf");
  }

  @Test
  void another_issuer_audience_or_nobody_is_refused() {
    assertRefused(EC.sign(claims().replace(Issuer.NAME, "https://evil.test")), "(iss)");
    assertRefused(EC.sign(claims().replace("\"membership\"", "\"wallet\"")), "(aud)");
    assertRefused(EC.sign(claims().replace("[\"other\",\"membership\"]", "\"member\"")), "(aud)");
    assertRefused(EC.sign(claims().replace("\"alice\"", "7")), "(sub)");
    assertRefused(EC.sign(claims().replace("alice", "al\\nice")), "(sub)");
    assertRefused(EC.sign(claims().replace("alice", "a".repeat(513))), "(sub)");
    assertThat(
            believed(EC.sign(claims().replace("[\"other\",\"membership\"]", "\"membership\"")))
                .name())
        .isEqualTo("alice");
  }

  @Test
  void extensions_that_a_token_demands_are_not_known() {
    assertRefused(
        EC.sign("{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[\"b64\"],\"b64\":true}", claims()),
        "crit");
  }

  @Test
  void a_claim_that_stands_twice_makes_no_token() {
    assertRefused(EC.sign(claims().replace("{\"iss", "{\"sub\":\"bob\",\"iss")), "no JSON");
  }

  @Test
  void what_is_too_long_too_deep_or_too_much_is_refused() {
    assertRefused("a".repeat(Token.MAX_CHARS + 1), "characters");
    assertRefused(EC.sign("{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}"), "JSON");
    var many = new StringBuilder("{");
    for (int i = 0; i < 65; i++) {
      many.append(i == 0 ? "" : ",").append("\"c").append(i).append("\":1");
    }
    assertRefused(EC.sign(many + "}"), "claims");
  }

  @Test
  void nothing_but_the_token_itself_is_believed_whatever_becomes_of_it() {
    String token = EC.sign(claims());
    byte[] signature = Token.parse(token).signature();
    byte[] signed = Token.parse(token).signed();
    Property.holds(
        5_000,
        source -> {
          String changed = Mutation.of(token, source);
          if (verifier.verify(changed, KEYS) instanceof Verdict.Believed) {
            Token read = Token.parse(changed); // base64 has more than one text for some bytes
            assertThat(read.signature()).isEqualTo(signature);
            assertThat(read.signed()).isEqualTo(signed);
          }
        });
  }

  @Test
  void claims_that_are_no_json_are_refused_though_they_are_signed() {
    Property.holds(
        2_000,
        source -> {
          String token = ED.sign(Mutation.of(claims(), source));
          assertThat(verifier.verify(token, KEYS)).isNotNull();
        });
  }
}
