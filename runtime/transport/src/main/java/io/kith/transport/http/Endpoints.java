package io.kith.transport.http;

import io.kith.codec.Limits;
import io.kith.codec.ServiceSchema;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.Services;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a path leads to: {@code /package.Service/Method} is each method, its name with a capital or
 * as in Java. Only what is served gets an entry. Thread-safe.
 */
final class Endpoints {

  private final Services services;
  private final Limits limits;
  private final Map<String, Endpoint> byPath = new ConcurrentHashMap<>();
  private volatile RouteTree routes = RouteTree.EMPTY;

  /** The endpoints of these services. */
  Endpoints(Services services, Limits limits) {
    this.services = services;
    this.limits = limits;
  }

  /** The paths of their own that methods have. */
  RouteTree routes() {
    return routes;
  }

  /** Has requests take these routes from now on. */
  void use(RouteTree all) {
    routes = all;
  }

  /** The endpoint of this path; null if there is none. */
  @Nullable Endpoint find(String path) {
    Endpoint known = byPath.get(path);
    return known != null && isServed(known) ? known : make(path);
  }

  /** A service may have been replaced by one of the same name. */
  private boolean isServed(Endpoint known) {
    return services.method(known.method().binding().method().path()) == known.method();
  }

  private @Nullable Endpoint make(String path) {
    String name = path.substring(1);
    ServedMethod method = services.method(name);
    if (method == null) {
      method = services.method(withCapital(name));
    }
    if (method == null) {
      return null;
    }
    String service = method.binding().method().service();
    ServiceSchema contract = Objects.requireNonNull(services.contract(service), service);
    var endpoint = new Endpoint(method, contract, limits);
    byPath.put(path, endpoint);
    return endpoint;
  }

  private static String withCapital(String name) {
    int letter = name.lastIndexOf('/') + 1;
    return letter == 0 || letter == name.length()
        ? name
        : name.substring(0, letter)
            + Character.toUpperCase(name.charAt(letter))
            + name.substring(letter + 1);
  }
}
