package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Code;
import io.kith.core.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallOutputTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void lists_methods_as_they_read_in_java_with_an_example() {
    output(false)
        .methods(List.of(Contracts.INTROSPECTION, Contracts.MEMBERSHIP), "kith call membership");
    assertThat(out.toString().lines())
        .containsExactly(
            "social.Membership 1.2.0",
            "  Balance checkCoin(long userId, int coins)",
            "  Balance balance(long userId)",
            "",
            "Call one with: kith call membership Membership/checkCoin"
                + " '{\"userId\":1,\"note\":\"\",\"tier\":\"TIER_GOLD\","
                + "\"at\":[\"2026-01-01T00:00:00Z\"]}'");
  }

  @Test
  void lists_methods_for_programs() {
    output(true).methods(List.of(Contracts.USER, Contracts.INTROSPECTION), "kith call user");
    assertThat(out)
        .hasToString(
            "[{\"service\":\"social.User\",\"version\":\"1.0.0\",\"methods\":"
                + "[{\"name\":\"Balance\",\"signature\":\"Money balance(long userId)\"}]}]\n");
  }

  private static final Status FAILURE =
      Status.of(Code.FAILED_PRECONDITION, "too few coins")
          .at("attempt 1 of social.Membership/CheckCoin on m-1 (10.0.0.1:4242)")
          .with(new Status.Detail("social.CheckCoin", new byte[] {8, 42}))
          .with(new Status.Detail("social.Unheard", new byte[] {1, 2, 3}));

  @Test
  void tells_a_failure_with_its_trail_and_its_details() {
    output(false).failure(FAILURE, Contracts.MEMBERSHIP);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "FAILED_PRECONDITION: too few coins",
            "  attempt 1 of social.Membership/CheckCoin on m-1 (10.0.0.1:4242)",
            "  social.CheckCoin {\"userId\":\"42\"}",
            "  social.Unheard (3 bytes that the contract does not describe)");
  }

  @Test
  void tells_a_failure_to_programs() {
    output(true).failure(FAILURE, Contracts.MEMBERSHIP);
    assertThat(out)
        .hasToString(
            "{\"code\":\"FAILED_PRECONDITION\",\"message\":\"too few coins\",\"trail\":"
                + "[\"attempt 1 of social.Membership/CheckCoin on m-1 (10.0.0.1:4242)\"],"
                + "\"details\":[{\"type\":\"social.CheckCoin\",\"value\":{\"userId\":\"42\"}},"
                + "{\"type\":\"social.Unheard\"}]}\n");
  }

  private CallOutput output(boolean json) {
    return new CallOutput(new PrintWriter(out), new PrintWriter(err), json);
  }
}
