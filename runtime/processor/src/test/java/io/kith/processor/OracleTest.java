package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.processor.fixture.Everything;
import io.kith.testkit.Property;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What generated codecs write, protobuf-java reads by the contract, and the other way round. */
class OracleTest {

  private static final int CASES = 300;

  private final ServiceBinding<Everything> binding = ServiceBinding.of(Everything.class);

  private void agrees(String method, Function<Values, Object> value) throws Exception {
    MethodBinding bound =
        binding.methods().stream()
            .filter(m -> m.method().name().equals(method))
            .findFirst()
            .orElseThrow();
    String type = binding.schema().method(method).orElseThrow().request();
    FileDescriptor file = Descriptors.of(binding.schema());
    Descriptor descriptor = Descriptors.message(file, Naming.simple(type));
    Property.holds(
        CASES, source -> agree(bound.request(), value.apply(new Values(source)), descriptor));
  }

  private static void agree(Codec<Object> codec, Object value, Descriptor descriptor)
      throws Exception {
    byte[] ours = Loopback.encode(codec, value);
    DynamicMessage message = DynamicMessage.parseFrom(descriptor, ours);
    byte[] theirs = message.toByteArray();

    assertThat(hasUnknown(message)).isFalse();
    assertThat(Loopback.decode(codec, theirs)).isEqualTo(value);
    assertThat(DynamicMessage.parseFrom(descriptor, Loopback.encode(codec, value)))
        .isEqualTo(message);
  }

  private static boolean hasUnknown(DynamicMessage message) {
    return !message.getUnknownFields().asMap().isEmpty()
        || message.getAllFields().values().stream()
            .flatMap(v ->
                v instanceof java.util.List<?> list ? list.stream() : java.util.stream.Stream.of(v))
            .anyMatch(v -> v instanceof DynamicMessage nested && hasUnknown(nested));
  }

  @Test
  void of_scalars() throws Exception {
    agrees("Scalars", Values::scalars);
  }

  @Test
  void of_texts_and_times() throws Exception {
    agrees("Texts", Values::texts);
  }

  @Test
  void of_options() throws Exception {
    agrees("Options", Values::options);
  }

  @Test
  void of_collections() throws Exception {
    agrees("Collections", Values::collections);
  }

  @Test
  void of_trees() throws Exception {
    agrees("Tree", Values::tree);
  }

  @Test
  void of_sealed_interfaces() throws Exception {
    agrees("Shape", Values::shape);
  }

  @Test
  void of_generic_records() throws Exception {
    agrees("PageOfPoints", Values::pageOfPoints);
    agrees("Result", Values::result);
  }
}
