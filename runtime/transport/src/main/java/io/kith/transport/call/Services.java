package io.kith.transport.call;

import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Admission;
import io.kith.core.Authenticator;
import io.kith.core.Code;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Status;
import io.kith.core.Tracing;
import io.kith.transport.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a server serves. Read without a lock; changed by one thread at a time. */
public final class Services {

  /** What every application tells of itself, even while it serves nothing yet. */
  private static final String OF_ITSELF = "kith.Introspection";

  private final Identity self;
  private final List<MethodFilter> filters;
  private final @Nullable Authenticator authenticator;
  private final @Nullable Admission admission;
  private final @Nullable Tracing tracing;
  private final ToLongFunction<Method> mostNanos;
  private volatile Map<String, ServedMethod> methods = Map.of();
  private volatile Map<String, ServiceSchema> schemas = Map.of();
  private volatile Map<String, ServiceSchema> own = Map.of();
  private final Set<String> relayed = new HashSet<>(); // guarded by this

  /** Services whose callers are known by the certificates of their connections alone. */
  public Services(Identity self, List<MethodFilter> filters) {
    this(self, filters, null, null, null, _ -> Long.MAX_VALUE);
  }

  /**
   * Services.
   *
   * @param authenticator who else knows callers; null for nobody
   * @param admission whether calls are begun that have waited; null if all are
   * @param tracing what follows calls; null for nobody
   * @param mostNanos how long a call of a method may take; {@link Long#MAX_VALUE} for no bound
   */
  public Services(
      Identity self,
      List<MethodFilter> filters,
      @Nullable Authenticator authenticator,
      @Nullable Admission admission,
      @Nullable Tracing tracing,
      ToLongFunction<Method> mostNanos) {
    this.self = self;
    this.tracing = tracing;
    this.authenticator = authenticator;
    this.admission = admission;
    this.mostNanos = mostNanos;
    this.filters = List.copyOf(filters);
  }

  public synchronized <T> void add(ServiceBinding<T> binding, T implementation) {
    require(binding, implementation);
    schemas = with(schemas, binding.schema());
    addMethods(binding, implementation, filters, admission, tracing);
  }

  /**
   * Adds a service that the server serves of itself; its calls are begun however long they waited,
   * and are not traced.
   *
   * @param around what stands around its calls
   */
  public synchronized <T> void addOwn(
      ServiceBinding<T> binding, T implementation, List<MethodFilter> around) {
    require(binding, implementation);
    own = with(own, binding.schema());
    addMethods(binding, implementation, around, null, null);
  }

  /**
   * Adds a service whose calls go on elsewhere, or replaces the one of the same name that did.
   *
   * @throws IllegalArgumentException if a service of this name is served here
   */
  public synchronized void relay(ServiceBinding<?> binding, Next to) {
    String name = binding.schema().name();
    if (contract(name) != null && !relayed.contains(name)) {
      throw new IllegalArgumentException(name + " is served already");
    }
    var moreMethods = new HashMap<>(methods);
    moreMethods.values().removeIf(method -> method.binding().method().service().equals(name));
    for (MethodBinding method : binding.methods()) {
      moreMethods.put(
          method.method().path(),
          ServedMethod.relayed(
              method, to, filters, authenticator, admission, tracing, self, mostNanos));
    }
    relayed.add(name);
    schemas = with(schemas, binding.schema());
    methods = Map.copyOf(moreMethods);
  }

  private static Map<String, ServiceSchema> with(
      Map<String, ServiceSchema> before, ServiceSchema more) {
    var all = new TreeMap<>(before);
    all.put(more.name(), more);
    return all;
  }

  private <T> void require(ServiceBinding<T> binding, T implementation) {
    String name = binding.schema().name();
    if (contract(name) != null) {
      throw new IllegalArgumentException(name + " is served already");
    }
    if (!binding.type().isInstance(implementation)) {
      throw new IllegalArgumentException(implementation + " is no " + binding.type().getName());
    }
  }

  private <T> void addMethods(
      ServiceBinding<T> binding,
      T implementation,
      List<MethodFilter> around,
      @Nullable Admission admitted,
      @Nullable Tracing traced) {
    var moreMethods = new HashMap<>(methods);
    for (int i = 0; i < binding.methods().size(); i++) {
      ServedMethod method =
          ServedMethod.of(
              binding, implementation, i, around, authenticator, admitted, traced, self, mostNanos);
      moreMethods.put(method.binding().method().path(), method);
    }
    methods = Map.copyOf(moreMethods);
  }

  /** The contract of this service; null if it is not served. */
  public @Nullable ServiceSchema contract(String service) {
    ServiceSchema schema = schemas.get(service);
    return schema != null ? schema : own.get(service);
  }

  /** The contracts of all, with those that the server serves of itself. */
  public List<ServiceSchema> all() {
    var all = new ArrayList<>(schemas.values());
    all.addAll(own.values());
    return all;
  }

  /** The contracts of what the server was given to serve. */
  public List<ServiceSchema> schemas() {
    return new ArrayList<>(schemas.values());
  }

  /** The method of this path, {@code service/name}; null if it is not served. */
  public @Nullable ServedMethod method(String path) {
    return methods.get(path);
  }

  /**
   * Why a path is not served, with what is. A server that serves nothing at all has only just begun
   * to listen: its caller may try again, but for what servers serve of themselves, which is there
   * from the beginning or never.
   */
  public Status unknown(String path) {
    boolean servesNothing = schemas.keySet().stream().allMatch(OF_ITSELF::equals);
    if (servesNothing && !path.startsWith("grpc.")) {
      return Status.of(
          Code.UNAVAILABLE, self.app() + " does not serve " + path + " yet: it serves nothing");
    }
    String service = path.substring(0, Math.max(0, path.indexOf('/')));
    ServiceSchema schema = contract(service);
    String text =
        schema == null
            ? self.app()
                + " does not serve "
                + path
                + "; it serves "
                + String.join(", ", schemas.keySet())
            : service
                + " has no method "
                + path.substring(service.length() + 1)
                + "; it has "
                + String.join(", ", schema.methods().stream().map(m -> m.name()).toList());
    return Status.of(Code.UNIMPLEMENTED, text);
  }
}
