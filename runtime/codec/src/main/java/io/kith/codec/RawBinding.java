package io.kith.codec;

import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The binding of a service of which there is only the contract: messages are the bytes of their
 * protobuf encoding, {@code byte[]}, and pass as they are. For whoever passes calls on; there is
 * neither stub nor dispatcher.
 */
public final class RawBinding extends ServiceBinding<Object> {

  private RawBinding(ServiceSchema contract, MethodBinding[] methods) {
    super(Object.class, contract, methods);
  }

  /**
   * The binding of this contract. Each is a set of {@link Method}s of its own: whoever has made one
   * keeps it. They are never non-blocking, since to pass a call on blocks.
   */
  public static RawBinding of(ServiceSchema contract) {
    var methods = new MethodBinding[contract.methods().size()];
    for (int i = 0; i < methods.length; i++) {
      methods[i] = method(contract, contract.methods().get(i), i);
    }
    return new RawBinding(contract, methods);
  }

  private static MethodBinding method(ServiceSchema contract, MethodSchema schema, int index) {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    traits.addAll(schema.traits());
    traits.remove(Trait.NON_BLOCKING);
    var method = new Method(contract.name(), schema.name(), index, traits.toArray(Trait[]::new));
    return MethodBinding.of(
        method, RawCodec.INSTANCE, isEmpty(contract, schema) ? Codec.nothing() : RawCodec.INSTANCE);
  }

  private static boolean isEmpty(ServiceSchema contract, MethodSchema method) {
    Optional<MessageSchema> reply = contract.message(method.reply());
    return reply.isPresent()
        && reply.get().fields().isEmpty()
        && !method.is(Trait.SERVER_STREAMING);
  }

  @Override
  public Object stub(Invoker invoker) {
    throw new UnsupportedOperationException(schema().name() + " has no interface here");
  }

  @Override
  public @Nullable Object dispatch(Object service, int method, Object request) {
    throw new UnsupportedOperationException(schema().name() + " has no implementation here");
  }

  /** Messages as they are. */
  private static final class RawCodec implements Codec<byte[]> {

    static final RawCodec INSTANCE = new RawCodec();

    @Override
    public void write(ProtoWriter out, byte[] value) {
      out.raw(value, 0, value.length);
    }

    @Override
    public byte[] read(ProtoReader in, byte @Nullable [] base) {
      var bytes = new byte[in.remaining()];
      System.arraycopy(in.array(), in.position(), bytes, 0, bytes.length);
      in.skipRest();
      return bytes;
    }
  }
}
