package io.kith.codec;

import static io.kith.codec.Schemas.field;
import static io.kith.codec.Schemas.method;
import static io.kith.codec.Schemas.service;
import static io.kith.codec.Schemas.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Method.Trait;
import io.kith.core.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonMethodsTest {

  private static final ServiceSchema CONTRACT =
      service(
          "a.b.Membership",
          List.of(
              method("Balance", "a.b.Query", "a.b.Answer"),
              new MethodSchema(
                  "CheckCoin",
                  "",
                  "a.b.Query",
                  "a.b.Answer",
                  List.of("a.b.InsufficientCoins"),
                  Trait.IDEMPOTENT,
                  Trait.ONE_WAY,
                  Trait.NON_BLOCKING)),
          List.of(
              type("a.b.Query", field("user_id", 1, Kind.INT64)),
              type("a.b.Answer", field("coins", 1, Kind.INT32)),
              type("a.b.InsufficientCoins", field("missing", 1, Kind.INT32))));

  @Test
  void binds_a_method_to_json_texts() {
    MethodBinding binding = JsonMethods.bind(CONTRACT, "checkCoin", Limits.defaults());

    assertThat(binding.method().path()).isEqualTo("a.b.Membership/CheckCoin");
    assertThat(binding.method().index()).isEqualTo(1);
    assertThat(binding.method().isIdempotent()).isTrue();
    assertThat(binding.method().isOneWay()).isTrue();
    assertThat(binding.method().isNonBlocking()).isTrue();
    var out = new ProtoWriter(16, Limits.defaults());
    binding.request().write(out, "{\"userId\":5}");
    assertThat(out.toByteArray()).containsExactly(8, 5);
    assertThat(read(binding, new byte[] {8, 7})).isEqualTo("{\"coins\":7}");
  }

  @Test
  void writes_replies_in_the_style_that_is_asked_for() {
    MethodBinding binding =
        JsonMethods.bind(CONTRACT, "Balance", JsonStyle.readable(), Limits.defaults());
    assertThat(read(binding, new byte[0])).isEqualTo("{\n  \"coins\": 0\n}");
  }

  @Test
  void refuses_a_method_that_does_not_exist() {
    assertThatThrownBy(() -> JsonMethods.bind(CONTRACT, "checkCoins", Limits.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "service a.b.Membership has no method \"checkCoins\"; did you mean \"CheckCoin\"?");
    assertThatThrownBy(() -> JsonMethods.bind(CONTRACT, "", Limits.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("known are Balance, CheckCoin");
  }

  @Test
  void refuses_to_merge_texts() {
    MethodBinding binding = JsonMethods.bind(CONTRACT, "Balance", Limits.defaults());
    var in = new ProtoReader(new byte[0], 0, 0, Limits.defaults());
    assertThatThrownBy(() -> binding.reply().read(in, "{}")).isInstanceOf(CodecException.class);
  }

  @Test
  void shows_a_declared_error_as_json() {
    var detail = new Status.Detail("a.b.InsufficientCoins", new byte[] {8, 3});
    assertThat(JsonMethods.detail(CONTRACT, detail, JsonStyle.canonical(), Limits.defaults()))
        .contains("{\"missing\":3}");
    var unknown = new Status.Detail("a.b.Other", new byte[] {8, 3});
    assertThat(JsonMethods.detail(CONTRACT, unknown, JsonStyle.canonical(), Limits.defaults()))
        .isEmpty();
  }

  private static Object read(MethodBinding binding, byte[] bytes) {
    return ProtoReader.read(binding.reply(), bytes, 0, bytes.length, Limits.defaults());
  }
}
