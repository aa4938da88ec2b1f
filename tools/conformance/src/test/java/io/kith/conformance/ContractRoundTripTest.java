package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method.Trait;
import io.kith.testkit.Property;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A contract that is written as {@code .proto} files is the same when they are read. */
class ContractRoundTripTest {

  @Test
  void any_contract_is_read_as_it_was_written() {
    Property.holds(2_000, source -> requireSame(ArbitraryContract.of(source)));
  }

  @Test
  void protoc_reads_in_it_what_kith_reads() {
    Property.holds(
        40,
        source -> {
          ServiceSchema contract = ArbitraryContract.of(source);
          Protoc compiled = Protoc.compile(ProtoFiles.of(contract));
          for (MessageSchema message : contract.messages()) {
            for (FieldSchema field : message.fields()) {
              var descriptor = compiled.message(message.name()).findFieldByNumber(field.number());
              assertThat(descriptor.getName()).isEqualTo(field.name());
              assertThat(descriptor.getJsonName()).isEqualTo(field.jsonName());
            }
          }
        });
  }

  @Test
  void a_service_that_uses_every_type_is_read_as_it_was_written() {
    requireSame(ServiceBinding.of(Types.class).schema());
  }

  /** A method as callers see it: whether it blocks is the server's concern. */
  private static MethodSchema asSeen(MethodSchema method) {
    var traits = new HashSet<>(method.traits());
    traits.remove(Trait.NON_BLOCKING);
    return new MethodSchema(
        method.name(),
        method.signature(),
        method.request(),
        method.reply(),
        method.errors(),
        traits);
  }

  private static void requireSame(ServiceSchema contract) {
    Map<String, String> files = ProtoFiles.of(contract);

    ServiceSchema read = ProtoFiles.parse(files).getFirst();

    assertThat(read.name()).isEqualTo(contract.name());
    assertThat(read.version()).isEqualTo(contract.version());
    assertThat(read.methods())
        .isEqualTo(contract.methods().stream().map(ContractRoundTripTest::asSeen).toList());
    assertThat(read.messages().stream().sorted(Comparator.comparing(MessageSchema::name)))
        .containsExactlyElementsOf(
            contract.messages().stream()
                .sorted(Comparator.comparing(MessageSchema::name))
                .toList());
    assertThat(read.enums().stream().sorted(Comparator.comparing(EnumSchema::name)))
        .containsExactlyElementsOf(
            contract.enums().stream().sorted(Comparator.comparing(EnumSchema::name)).toList());
    assertThat(ProtoFiles.of(read).keySet()).isEqualTo(files.keySet());
  }
}
