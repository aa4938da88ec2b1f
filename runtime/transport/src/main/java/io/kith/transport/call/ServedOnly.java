package io.kith.transport.call;

import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Invoker;

/**
 * The binding of a service that servers serve of themselves, and that clients of any make call with
 * stubs of their own.
 */
public abstract class ServedOnly<T> extends ServiceBinding<T> {

  /** See {@link ServiceBinding}. */
  protected ServedOnly(Class<T> type, ServiceSchema schema, MethodBinding... methods) {
    super(type, schema, methods);
  }

  @Override
  public final T stub(Invoker invoker) {
    throw new UnsupportedOperationException(
        schema().name() + " has no stub: call it with one made of its .proto");
  }
}
