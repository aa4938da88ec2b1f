package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrincipalTest {

  @Test
  void a_name_in_a_token_is_not_the_same_name_in_a_certificate() {
    Principal service = Principal.ofCertificate("membership", Map.of());
    Principal user = Principal.ofToken("membership", Map.of());
    assertThat(user).isNotEqualTo(service);
    assertThat(service).hasToString("membership");
    assertThat(user).hasToString("token:membership");
  }

  @Test
  void prints_who_it_is_and_none_of_its_claims() {
    Principal user = Principal.ofToken("alice", Map.of("email", "alice@example.org"));
    assertThat(user.broughtBy(Principal.ofCertificate("relationship", Map.of())))
        .hasToString("token:alice by relationship");
  }
}
