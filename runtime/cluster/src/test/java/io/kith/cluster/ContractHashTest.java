package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method.Trait;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContractHashTest {

  private static final MethodSchema GREET =
      new MethodSchema(
          "Greet", "String greet(String whom)", "t.Whom", "t.Text", List.of(), Trait.IDEMPOTENT);
  private static final MethodSchema LEAVE =
      new MethodSchema("Leave", "void leave()", "t.None", "t.None", List.of(), Trait.ONE_WAY);
  private static final MessageSchema WHOM = message("t.Whom", field("whom", 1, Kind.STRING));
  private static final MessageSchema TEXT = message("t.Text", field("value", 1, Kind.STRING));
  private static final EnumSchema MOOD =
      new EnumSchema("t.Mood", List.of(new EnumSchema.Value("MOOD_GOOD", 0)), List.of());

  private static final String HASH =
      ContractHash.of(contract("1.0.0", List.of(GREET, LEAVE), List.of(WHOM, TEXT), MOOD));

  private static ServiceSchema contract(
      String version, List<MethodSchema> methods, List<MessageSchema> messages, EnumSchema mood) {
    return new ServiceSchema("t.Greeter", version, methods, messages, List.of(mood));
  }

  private static MessageSchema message(String name, FieldSchema... fields) {
    return new MessageSchema(name, List.of(fields), List.of());
  }

  private static FieldSchema field(String name, int number, Kind kind) {
    return new FieldSchema(name, name, number, Cardinality.SINGULAR, kind, "", Kind.STRING, "");
  }

  @Test
  void is_short_and_the_same_in_every_process() {
    assertThat(HASH).isEqualTo("bece0fad80f32ff2").matches("[0-9a-f]{16}");
  }

  @Test
  void does_not_depend_on_the_order_of_declaration_or_on_what_only_java_sees() {
    MethodSchema renamed =
        new MethodSchema(
            "Greet", "String greet(String who)", "t.Whom", "t.Text", List.of(), Trait.IDEMPOTENT);
    assertThat(
            ContractHash.of(contract("1.0.1", List.of(LEAVE, renamed), List.of(TEXT, WHOM), MOOD)))
        .isEqualTo(HASH);
  }

  @Test
  void changes_with_everything_that_a_peer_could_notice() {
    MessageSchema otherNumber = message("t.Whom", field("whom", 2, Kind.STRING));
    MessageSchema otherType = message("t.Whom", field("whom", 1, Kind.BYTES));
    MessageSchema otherName = message("t.Whom", field("name", 1, Kind.STRING));
    var otherMood =
        new EnumSchema("t.Mood", List.of(new EnumSchema.Value("MOOD_BAD", 0)), List.of());
    List<MethodSchema> both = List.of(GREET, LEAVE);
    assertThat(
            List.of(
                contract("1.0.0", both, List.of(otherNumber, TEXT), MOOD),
                contract("1.0.0", both, List.of(otherType, TEXT), MOOD),
                contract("1.0.0", both, List.of(otherName, TEXT), MOOD),
                contract("1.0.0", List.of(GREET), List.of(WHOM, TEXT), MOOD),
                contract("1.0.0", both, List.of(WHOM, TEXT), otherMood)))
        .extracting(ContractHash::of)
        .doesNotHaveDuplicates()
        .doesNotContain(HASH);
  }

  @Test
  void stands_in_the_entry_of_a_service() {
    assertThat(ServiceEntry.of(contract("1.0.0", List.of(GREET, LEAVE), List.of(WHOM, TEXT), MOOD)))
        .isEqualTo(new ServiceEntry("t.Greeter", "1.0.0", HASH));
  }
}
