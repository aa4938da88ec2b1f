package io.kith.transport.call;

import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Status;
import io.kith.transport.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a server serves. Read without a lock; changed by one thread at a time. */
public final class Services {

  private final Identity self;
  private final List<Filter> filters;
  private volatile Map<String, ServedMethod> methods = Map.of();
  private volatile Map<String, ServiceSchema> schemas = Map.of();

  public Services(Identity self, List<Filter> filters) {
    this.self = self;
    this.filters = List.copyOf(filters);
  }

  public synchronized <T> void add(ServiceBinding<T> binding, T implementation) {
    String name = binding.schema().name();
    if (schemas.containsKey(name)) {
      throw new IllegalArgumentException(name + " is served already");
    }
    if (!binding.type().isInstance(implementation)) {
      throw new IllegalArgumentException(implementation + " is no " + binding.type().getName());
    }
    var moreMethods = new HashMap<>(methods);
    for (int i = 0; i < binding.methods().size(); i++) {
      ServedMethod method = ServedMethod.of(binding, implementation, i, filters, self);
      moreMethods.put(method.binding().method().path(), method);
    }
    var moreSchemas = new TreeMap<>(schemas);
    moreSchemas.put(name, binding.schema());
    methods = Map.copyOf(moreMethods);
    schemas = moreSchemas;
  }

  public List<ServiceSchema> schemas() {
    return new ArrayList<>(schemas.values());
  }

  /** The method of this path, {@code service/name}; null if it is not served. */
  public @Nullable ServedMethod method(String path) {
    return methods.get(path);
  }

  /** Why a path is not served, with what is. */
  public Status unknown(String path) {
    String service = path.substring(0, Math.max(0, path.indexOf('/')));
    ServiceSchema schema = schemas.get(service);
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
