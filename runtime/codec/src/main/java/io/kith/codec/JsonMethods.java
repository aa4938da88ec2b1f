package io.kith.codec;

import io.kith.core.Method;
import io.kith.core.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls without the service's classes: a method of a published contract whose request and reply are
 * JSON texts.
 *
 * {@snippet :
 * MethodBinding method = JsonMethods.bind(contract, "checkCoin", Limits.defaults());
 * // request: "{\"userId\":1,\"coins\":2}", reply: "{\"userId\":\"1\",\"coins\":40}"
 * }
 */
public final class JsonMethods {

  private JsonMethods() {}

  /**
   * The binding of a method, with replies in canonical style; {@link #bind(ServiceSchema, String,
   * JsonStyle, Limits)} chooses another.
   */
  public static MethodBinding bind(ServiceSchema contract, String methodName, Limits limits) {
    return bind(contract, methodName, JsonStyle.canonical(), limits);
  }

  /**
   * The binding of a method. Each binding is a {@link Method} of its own: whoever calls more than
   * once keeps it.
   *
   * <p>It declares no errors, since there are no classes to throw; {@link #detail} shows those that
   * a status carries.
   *
   * @param methodName its name, {@code CheckCoin} or {@code checkCoin}
   * @param style how replies are written
   * @throws IllegalArgumentException if the contract has no such method, or lacks a type
   */
  public static MethodBinding bind(
      ServiceSchema contract, String methodName, JsonStyle style, Limits limits) {
    MethodSchema schema =
        contract
            .method(methodName)
            .orElseThrow(() -> new IllegalArgumentException(unknown(contract, methodName)));
    return MethodBinding.of(
        method(contract, schema),
        new JsonCodec(JsonTranscoder.of(contract, schema.request(), limits)),
        new JsonCodec(JsonTranscoder.of(contract, schema.reply(), limits).withStyle(style)));
  }

  private static String unknown(ServiceSchema contract, String methodName) {
    var names = contract.methods().stream().map(MethodSchema::name).toList();
    return "service "
        + contract.name()
        + " has no method \""
        + methodName
        + "\""
        + Suggestion.of(methodName, names);
  }

  private static Method method(ServiceSchema contract, MethodSchema schema) {
    return new Method(
        contract.name(),
        schema.name(),
        contract.methods().indexOf(schema),
        schema.traits().toArray(Method.Trait[]::new));
  }

  /**
   * A detail of a failure as JSON, such as an exception that a method declares.
   *
   * @return empty if the contract does not define its type
   * @throws CodecException if its bytes are not of its type
   */
  public static Optional<String> detail(
      ServiceSchema contract, Status.Detail detail, JsonStyle style, Limits limits) {
    if (contract.message(detail.type()).isEmpty() && !WellKnown.isMessage(detail.type())) {
      return Optional.empty();
    }
    return Optional.of(
        JsonTranscoder.of(contract, detail.type(), limits).withStyle(style).toJson(detail.value()));
  }

  /** A message as its JSON text. */
  private record JsonCodec(JsonTranscoder transcoder) implements Codec<String> {

    @Override
    public void write(ProtoWriter out, String value) {
      transcoder.fromJson(value, out);
    }

    @Override
    public String read(ProtoReader in, @Nullable String base) {
      if (base != null) {
        throw new CodecException("a JSON text is a whole message, and merges with no other");
      }
      return transcoder.toJson(in);
    }
  }
}
