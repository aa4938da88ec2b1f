package io.kith.codec;

import io.kith.core.Invoker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the annotation processor generates for a {@code @Service} interface: its contract, the
 * codecs of its messages, the stub and the dispatcher. Stateless and thread-safe.
 *
 * @param <T> the service interface
 */
public abstract class ServiceBinding<T> {

  /**
   * The suffix of a generated class: {@code a.b.Outer.Inner} is bound by {@code
   * a.b.Outer_Inner_Kith}.
   */
  public static final String SUFFIX = "_Kith";

  private final Class<T> type;
  private final ServiceSchema schema;
  private final List<MethodBinding> methods;

  /** A binding; the methods stand in the order of the contract, at the index that they carry. */
  protected ServiceBinding(Class<T> type, ServiceSchema schema, MethodBinding... methods) {
    this.type = type;
    this.schema = schema;
    this.methods = List.of(methods);
  }

  /**
   * The generated binding of this interface.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <T> ServiceBinding<T> of(Class<T> service) {
    String name = service.getName().replace('$', '_') + SUFFIX;
    try {
      @SuppressWarnings("unchecked") // the processor derives the class name from the interface
      var binding =
          (ServiceBinding<T>)
              Class.forName(name, true, service.getClassLoader()).getConstructor().newInstance();
      return binding;
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          service.getName()
              + " has no generated binding "
              + name
              + ": annotate the interface with @Service, and compile it with kith-processor among the"
              + " annotation processors",
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be loaded: " + e, e);
    }
  }

  /** The service interface. */
  public Class<T> type() {
    return type;
  }

  /** The contract. */
  public ServiceSchema schema() {
    return schema;
  }

  /** The methods, each at its index. */
  public List<MethodBinding> methods() {
    return methods;
  }

  /** The client: an implementation of the interface that makes calls. */
  public abstract T stub(Invoker invoker);

  /**
   * Calls the implementation.
   *
   * @param method the method's index
   * @param request its request message
   * @return the reply message; null only for a method that returns nothing
   * @throws Exception what the implementation throws
   */
  public abstract @Nullable Object dispatch(T service, int method, Object request) throws Exception;
}
