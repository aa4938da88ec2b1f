package io.kith.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The API server of a Kubernetes, as far as its documentation says how EndpointSlices and pods are
 * listed and watched: versions of resources, watches that go on from a version and stream events,
 * bookmarks, versions that are forgotten (410 Gone), label selectors, permissions.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>
 */
final class FakeKubernetes implements AutoCloseable {

  /** What happened at a version. */
  private record Event(long version, String type, String kind, HasMetadata object) {}

  private static final String SLICES = "endpointslices";
  private static final String PODS = "pods";

  final AtomicInteger watching = new AtomicInteger();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Map<String, HasMetadata> objects = new TreeMap<>();
  private final List<Event> history = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private long version = 100;
  private long oldest = 100;
  private int generation;
  private @Nullable Integer failing;
  private boolean mayReadPods = true;

  private final int port;
  private HttpServer server;

  FakeKubernetes() {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int where) {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), where), 0);
      listening.setExecutor(threads);
      listening.createContext("/", this::handle);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a client finds it. */
  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + port)
        .withNamespace("shop")
        .withDisableHostnameVerification(true)
        .build();
  }

  // What a test makes happen.

  /** Creates or changes an object. */
  void put(HasMetadata object) {
    locked(() -> {
      version++;
      object.getMetadata().setResourceVersion(Long.toString(version));
      boolean isNew = objects.put(path(object), object) == null;
      history.add(new Event(version, isNew ? "ADDED" : "MODIFIED", kind(object), copy(object)));
    });
  }

  /** Deletes an object; no more and no less if there is none. */
  void delete(HasMetadata object) {
    locked(() -> {
      HasMetadata before = objects.remove(path(object));
      if (before != null) {
        version++;
        HasMetadata last = copy(before);
        last.getMetadata().setResourceVersion(Long.toString(version));
        history.add(new Event(version, "DELETED", kind(object), last));
      }
    });
  }

  /** Something happens that concerns nobody here, of which watches hear by a bookmark. */
  void elsewhere() {
    locked(() -> {
      version++;
      history.add(new Event(version, "BOOKMARK", "", new Pod()));
    });
  }

  /** Forgets what happened so far, as a server does after some minutes. */
  void compact() {
    locked(() -> {
      history.clear();
      oldest = version;
    });
  }

  /** Ends all watches, as a server does every few minutes. */
  void endWatches() {
    locked(() -> generation++);
  }

  /** Answers with this status until it is told null. */
  void fail(@Nullable Integer status) {
    locked(() -> {
      failing = status;
      generation++;
    });
  }

  void forbidPods() {
    locked(() -> mayReadPods = false);
  }

  /** Listens no more: connections are refused, those that are there end. */
  void stop() {
    endWatches();
    server.stop(0);
  }

  void startAgain() {
    server = listen(port);
  }

  /** What was asked for, in order. */
  List<String> requests() {
    lock.lock();
    try {
      return List.copyOf(requests);
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static HasMetadata copy(HasMetadata object) {
    return Serialization.clone(object);
  }

  private static String kind(HasMetadata object) {
    return object instanceof Pod ? PODS : SLICES;
  }

  private static String path(HasMetadata object) {
    return kind(object) + "/" + Followed.key(object);
  }

  // What it answers.

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      lock.lock();
      try {
        requests.add(path + "?" + exchange.getRequestURI().getRawQuery());
        String kind = path.substring(path.lastIndexOf('/') + 1);
        boolean isForbidden = kind.equals(PODS) && !mayReadPods;
        if (failing != null || isForbidden) {
          int status = failing == null ? 403 : failing;
          send(exchange, status, status(status, isForbidden ? "pods is forbidden" : "failed"));
        } else if (Boolean.parseBoolean(query.get("watch"))) {
          watch(exchange, kind, namespace(path), query);
        } else {
          send(exchange, 200, list(kind, namespace(path), query.get("labelSelector")));
        }
      } finally {
        lock.unlock();
      }
    } catch (IOException | InterruptedException e) {
      // whoever asked has gone, or this server has
    }
  }

  private static Map<String, String> query(@Nullable String raw) {
    var query = new HashMap<String, String>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  /** Empty for all. */
  private static String namespace(String path) {
    String[] parts = path.split("/namespaces/");
    return parts.length == 1 ? "" : parts[1].substring(0, parts[1].indexOf('/'));
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
        + "\"message\":\""
        + message
        + "\",\"code\":"
        + code
        + "}";
  }

  private String list(String kind, String namespace, @Nullable String selector) {
    var items = new ArrayList<String>();
    objects.forEach((path, object) -> {
      if (path.startsWith(kind + "/" + namespace) && isSelected(object, selector)) {
        items.add(Serialization.asJson(object));
      }
    });
    String name = kind.equals(PODS) ? "PodList" : "EndpointSliceList";
    String api = kind.equals(PODS) ? "v1" : "discovery.k8s.io/v1";
    return "{\"kind\":\""
        + name
        + "\",\"apiVersion\":\""
        + api
        + "\",\"metadata\":{\"resourceVersion\":\""
        + version
        + "\"},\"items\":["
        + String.join(",", items)
        + "]}";
  }

  /** Only what is used here: that a label is there. */
  private static boolean isSelected(HasMetadata object, @Nullable String selector) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return selector == null || labels != null && labels.containsKey(selector);
  }

  private void watch(
      HttpExchange exchange, String kind, String namespace, Map<String, String> query)
      throws IOException, InterruptedException {
    long from = Long.parseLong(query.get("resourceVersion"));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    if (from < oldest) {
      line(out, "ERROR", status(410, "too old resource version: " + from));
      return;
    }
    int began = generation;
    watching.incrementAndGet();
    try {
      while (generation == began) {
        for (Event event : List.copyOf(history)) {
          if (event.version > from) {
            from = event.version;
            tell(out, event, kind, namespace, query.get("labelSelector"));
          }
        }
        changed.await();
      }
    } finally {
      watching.decrementAndGet();
    }
  }

  private void tell(
      OutputStream out, Event event, String kind, String namespace, @Nullable String selector)
      throws IOException {
    if (event.type.equals("BOOKMARK")) {
      String api = kind.equals(PODS) ? "v1" : "discovery.k8s.io/v1";
      String name = kind.equals(PODS) ? "Pod" : "EndpointSlice";
      line(
          out,
          "BOOKMARK",
          "{\"kind\":\""
              + name
              + "\",\"apiVersion\":\""
              + api
              + "\",\"metadata\":{\"resourceVersion\":\""
              + event.version
              + "\"}}");
    } else if (path(event.object).startsWith(kind + "/" + namespace)
        && isSelected(event.object, selector)) {
      line(out, event.type, Serialization.asJson(event.object));
    }
  }

  private static void line(OutputStream out, String type, String object) throws IOException {
    String text =
        "{\"type\":\"" + type + "\",\"object\":" + object.replaceAll("\\s*\n\\s*", "") + "}\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
