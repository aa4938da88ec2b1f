package io.kith.transport.http;

import io.kith.codec.OpenApi;
import io.kith.codec.ServiceBinding;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself: {@code /openapi.json} of all services, and {@code
 * /package.Service/openapi.json} of one. Thread-safe.
 */
final class Documents {

  private static final String NAME = "/openapi.json";

  private final String app;
  private final Map<String, HttpResponse> written = new ConcurrentHashMap<>();
  private volatile Map<String, ServiceBinding<?>> services = Map.of();

  Documents(String app) {
    this.app = app;
  }

  /** Describes one more. By one thread at a time. */
  void add(ServiceBinding<?> service) {
    var more = new TreeMap<>(services);
    more.put(service.schema().name(), service);
    services = more;
    written.clear();
  }

  /** The document of this path; null if there is none. */
  @Nullable HttpResponse find(String path) {
    if (!path.endsWith(NAME)) {
      return null;
    }
    HttpResponse known = written.get(path);
    if (known != null) {
      return known;
    }
    Map<String, ServiceBinding<?>> all = services;
    ServiceBinding<?> one = path.equals(NAME) ? null : all.get(service(path));
    if (one == null && !path.equals(NAME)) {
      return null;
    }
    String text =
        one != null ? OpenApi.of(one) : OpenApi.of(app, version(all.values()), all.values());
    var response = HttpResponse.of(200, HttpResponse.JSON, text.getBytes(StandardCharsets.UTF_8));
    written.put(path, response);
    return response;
  }

  private static String service(String path) {
    return path.substring(1, Math.max(1, path.length() - NAME.length()));
  }

  /** The version of the one service, or of none in particular. */
  private static String version(Collection<ServiceBinding<?>> all) {
    return all.size() == 1 ? all.iterator().next().schema().version() : "0.0.0";
  }
}
