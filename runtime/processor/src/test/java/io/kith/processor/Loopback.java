package io.kith.processor;

import io.kith.codec.Codec;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Invoker;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Status;

/** Calls a service in the same process, with everything encoded and decoded on the way. */
final class Loopback<T> implements Invoker {

  private final ServiceBinding<T> binding;
  private final T service;

  private Loopback(ServiceBinding<T> binding, T service) {
    this.binding = binding;
    this.service = service;
  }

  /** A stub of the service. */
  static <T> T to(Class<T> type, T service) {
    ServiceBinding<T> binding = ServiceBinding.of(type);
    return binding.stub(new Loopback<>(binding, service));
  }

  @Override
  public Reply invoke(Method method, Object request) {
    MethodBinding bound = binding.methods().get(method.index());
    Object decoded = decode(bound.request(), encode(bound.request(), request));
    try {
      Object value = binding.dispatch(service, method.index(), decoded);
      var out = new ProtoWriter(16, Limits.defaults());
      bound.writeReply(out, value);
      return Reply.Success.of(decode(bound.reply(), out.toByteArray()));
    } catch (Exception e) {
      return failure(bound, e);
    }
  }

  private static Reply failure(MethodBinding bound, Exception thrown) {
    Status declared = bound.toStatus(thrown);
    Status status =
        declared != null
            ? declared
            : thrown instanceof CallException call
                ? call.status()
                : Status.of(Code.UNKNOWN, thrown.toString());
    return new Reply.Failure(
        status, bound.toException(status), Reply.Executed.MAYBE, Metadata.empty());
  }

  static <V> byte[] encode(Codec<V> codec, V value) {
    var out = new ProtoWriter(16, Limits.defaults());
    codec.write(out, value);
    return out.toByteArray();
  }

  static <V> V decode(Codec<V> codec, byte[] bytes) {
    return ProtoReader.read(codec, bytes, 0, bytes.length, Limits.defaults());
  }
}
