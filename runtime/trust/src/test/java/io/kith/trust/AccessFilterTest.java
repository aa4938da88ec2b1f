package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessFilterTest {

  private static final Principal RELATIONSHIP = Principal.ofCertificate("relationship", Map.of());
  private static final Principal ALICE = Principal.ofToken("alice", Map.of());

  private static AccessRule allow(String name, String callers, String methods) {
    return new AccessRule(name, true, List.of(callers.split(" ")), List.of(methods.split(" ")));
  }

  private static AccessRule deny(String name, String callers, String methods) {
    return new AccessRule(name, false, List.of(callers.split(" ")), List.of(methods.split(" ")));
  }

  private static Status call(AccessFilter filter, Context context, String service, String method) {
    var call = new Call(new Method(service, method, 0), "", context);
    return switch (filter.apply(call, _ -> Reply.Success.of("done"))) {
      case Reply.Success _ -> Status.OK;
      case Reply.Failure failure -> failure.status();
    };
  }

  private static Context by(Principal principal) {
    return Context.root().with(principal);
  }

  @Test
  void the_first_rule_about_method_and_caller_decides() {
    var filter =
        new AccessFilter(
            List.of(
                deny("no resets", "relationship", "shop.Wallet/reset"),
                allow("wallet", "relationship token:alice", "shop.Wallet/*"),
                allow("prices", "anyone", "shop.Prices/*")));
    assertThat(call(filter, by(RELATIONSHIP), "shop.Wallet", "Pay").isOk()).isTrue();
    assertThat(call(filter, by(ALICE), "shop.Wallet", "Reset").isOk()).isTrue();
    assertThat(call(filter, Context.root(), "shop.Prices", "List").isOk()).isTrue();
    Status denied = call(filter, by(RELATIONSHIP), "shop.Wallet", "Reset");
    assertThat(denied.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(denied.message())
        .isEqualTo("relationship may not call shop.Wallet/Reset: the rule 'no resets' denies it");
  }

  @Test
  void what_no_rule_allows_is_denied_and_the_rules_are_named() {
    var filter = new AccessFilter(List.of(allow("wallet", "relationship", "shop.Wallet/*")));
    Status known = call(filter, by(ALICE), "shop.Wallet", "Pay");
    assertThat(known.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(known.message()).contains("token:alice may not call shop.Wallet/Pay", "'wallet'");
    Status anonymous = call(filter, Context.root(), "shop.Wallet", "Pay");
    assertThat(anonymous.code()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(call(filter, by(RELATIONSHIP), "shop.Other", "Pay").message())
        .contains("no rule is about this method");
  }

  @Test
  void whoever_is_known_is_not_anyone() {
    var filter = new AccessFilter(List.of(allow("known", "known", "*")));
    assertThat(call(filter, by(ALICE), "a.B", "C").isOk()).isTrue();
    assertThat(call(filter, by(RELATIONSHIP), "a.B", "C").isOk()).isTrue();
    assertThat(call(filter, Context.root(), "a.B", "C").code()).isEqualTo(Code.UNAUTHENTICATED);
  }

  @Test
  void the_name_of_a_token_is_not_that_of_a_certificate() {
    var services = new AccessFilter(List.of(allow("s", "alice", "*")));
    assertThat(call(services, by(ALICE), "a.B", "C").code()).isEqualTo(Code.PERMISSION_DENIED);
    var all = new AccessFilter(List.of(allow("s", "*", "*")));
    assertThat(call(all, by(ALICE), "a.B", "C").code()).isEqualTo(Code.PERMISSION_DENIED);
    var users = new AccessFilter(List.of(allow("u", "token:*", "*")));
    assertThat(call(users, by(ALICE), "a.B", "C").isOk()).isTrue();
    assertThat(call(users, by(RELATIONSHIP), "a.B", "C").code()).isEqualTo(Code.PERMISSION_DENIED);
    Principal sly = Principal.ofCertificate("token:alice", Map.of());
    assertThat(call(users, by(sly), "a.B", "C").code()).isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void an_asterisk_at_the_end_stands_for_the_rest() {
    var filter = new AccessFilter(List.of(allow("m", "spiffe://prod.test/*", "shop.*")));
    Principal prod = Principal.ofCertificate("spiffe://prod.test/wallet", Map.of());
    Principal staging = Principal.ofCertificate("spiffe://staging.test/wallet", Map.of());
    assertThat(call(filter, by(prod), "shop.Wallet", "Pay").isOk()).isTrue();
    assertThat(call(filter, by(prod), "shopping.Wallet", "Pay").isOk()).isFalse();
    assertThat(call(filter, by(staging), "shop.Wallet", "Pay").isOk()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*x", "a*b", "**"})
  void a_pattern_that_is_none_is_refused(String pattern) {
    assertThatThrownBy(() -> new AccessRule("r", true, List.of(pattern), List.of("*")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no name");
    assertThatThrownBy(() -> new AccessRule("r", true, List.of(), List.of("*")))
        .hasMessageContaining("needs callers");
  }
}
