package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.ServiceSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MethodNameTest {

  private static final List<ServiceSchema> BOTH = List.of(Contracts.MEMBERSHIP, Contracts.USER);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "social.Membership/CheckCoin",
        "social.Membership/checkCoin",
        "Membership/CheckCoin",
        "Membership/checkCoin",
        "membership/checkCoin",
        "checkCoin"
      })
  void is_found_by_full_or_simple_name_in_either_case(String text) {
    MethodName.Found found = MethodName.parse(text).findIn(BOTH, "membership");
    assertThat(found.contract()).isEqualTo(Contracts.MEMBERSHIP);
    assertThat(found.method().name()).isEqualTo("CheckCoin");
  }

  @Test
  void an_unknown_service_is_answered_with_those_there_are() {
    assertThatThrownBy(() -> MethodName.parse("Memberhsip/checkCoin").findIn(BOTH, "membership"))
        .hasMessage("membership serves no 'Memberhsip'; it serves social.Membership, social.User");
  }

  @Test
  void an_unknown_method_is_answered_with_those_there_are() {
    assertThatThrownBy(() -> MethodName.parse("Membership/spend").findIn(BOTH, "membership"))
        .hasMessage("social.Membership has no method 'spend'; it has CheckCoin, Balance");
  }

  @Test
  void a_service_without_a_method_is_answered_with_its_methods() {
    assertThatThrownBy(() -> MethodName.parse("Membership/").findIn(BOTH, "membership"))
        .hasMessageContaining("it has CheckCoin, Balance");
  }

  @Test
  void a_method_of_two_services_must_be_named_with_its_service() {
    assertThatThrownBy(() -> MethodName.parse("balance").findIn(BOTH, "membership"))
        .hasMessage(
            "balance may be any of social.Membership/Balance, social.User/Balance;"
                + " write one of these");
  }
}
