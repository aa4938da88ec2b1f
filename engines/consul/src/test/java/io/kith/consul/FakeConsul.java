package io.kith.consul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kith.testkit.FakeTicker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Consul of one agent which is its own server, as far as the documentation of the HTTP API says
 * what those endpoints do that a registry needs: registering with a TTL check, what metadata may
 * be, blocking queries with an index for each answer, TTLs that run out, tokens, restarts.
 *
 * <p>Its time is that of a test; what hangs, hangs until something changes, or the server ends.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs/agent/service">Agent services</a>
 * @see <a href="https://developer.hashicorp.com/consul/api-docs/features/blocking">Blocking</a>
 */
final class FakeConsul implements AutoCloseable {

  /** An answer that is no success. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    Refusal(int status, String text) {
      super(text);
      this.status = status;
    }
  }

  /** A service instance with its TTL check. */
  private static final class Service {
    final ObjectNode definition;
    final String checkId;
    final Duration ttl;
    final Duration removeAfter;
    String status;
    long deadlineNanos;
    long criticalSinceNanos;
    long modified;

    Service(ObjectNode definition) {
      this.definition = definition;
      JsonNode check = definition.path("Check");
      checkId = check.path("CheckID").asString();
      ttl = duration(check.path("TTL").asString());
      removeAfter = duration(check.path("DeregisterCriticalServiceAfter").asString());
      status = check.path("Status").asString("critical");
    }

    private static Duration duration(String text) {
      return Duration.ofMillis(Long.parseLong(text.replaceFirst("ms$", "")));
    }

    String name() {
      return definition.path("Name").asString();
    }
  }

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration STEP = Duration.ofMillis(20);
  private static final Duration SHORTEST_REMOVAL = Duration.ofMinutes(1);

  final FakeTicker ticker = new FakeTicker();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger hanging = new AtomicInteger();
  final AtomicInteger signsOfLife = new AtomicInteger();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final @Nullable SSLContext tls;

  // Guarded by the lock.
  private final Map<String, Service> services = new TreeMap<>();
  private final Map<String, Long> indexOfName = new HashMap<>();
  private final List<String> queries = new ArrayList<>();
  private long index = 10;
  private long indexOfNames = 10;
  private int generation;
  private @Nullable String token;
  private @Nullable Refusal trouble;
  private @Nullable Long lastContactMillis;
  private boolean isOld;

  private final int port;
  private HttpServer server;

  FakeConsul(@Nullable SSLContext tls) throws IOException {
    this.tls = tls;
    server = listen(0);
    port = server.getAddress().getPort();
  }

  static FakeConsul start() {
    try {
      return new FakeConsul(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer listen(int where) throws IOException {
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), where);
    HttpServer listening;
    if (tls == null) {
      listening = HttpServer.create(address, 0);
    } else {
      HttpsServer secured = HttpsServer.create(address, 0);
      secured.setHttpsConfigurator(new HttpsConfigurator(tls));
      listening = secured;
    }
    listening.setExecutor(threads);
    listening.createContext("/", this::handle);
    listening.start();
    return listening;
  }

  int port() {
    return port;
  }

  String url() {
    return "consul://localhost:" + port();
  }

  // What a test makes happen.

  /** Time goes on: TTLs run out, and what is dead for long is removed. */
  void advance(Duration step) {
    locked(() -> {
      ticker.advance(step);
      expire();
    });
  }

  /** From now on time goes on by itself. */
  void runInRealTime() {
    threads.execute(() -> {
      try {
        while (true) {
          TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
          advance(STEP);
        }
      } catch (InterruptedException e) {
        // closed
      }
    });
  }

  private void expire() {
    for (Service service : List.copyOf(services.values())) {
      boolean isCritical = service.status.equals("critical");
      if (!isCritical && ticker.nanos() - service.deadlineNanos >= 0) {
        service.status = "critical";
        service.criticalSinceNanos = service.deadlineNanos;
        modified(service);
      } else if (isCritical
          && ticker.nanos() - service.criticalSinceNanos - service.removeAfter.toNanos() >= 0) {
        remove(service);
      }
    }
  }

  /** Listens no more: connections are refused. */
  void stop() {
    locked(() -> {
      generation++;
      changed.signalAll();
    });
    server.stop(0);
  }

  /** Listens again, with what it knew. */
  void startAgain() {
    try {
      server = listen(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loses all that it knows, and begins to count anew. */
  void forget() {
    locked(() -> {
      services.clear();
      indexOfName.clear();
      index = 3;
      indexOfNames = 3;
      changed.signalAll();
    });
  }

  /** Answers everything with this status until it {@link #recover}s. */
  void fail(int status, String text) {
    locked(() -> {
      trouble = new Refusal(status, text);
      changed.signalAll();
    });
  }

  void recover() {
    locked(() -> trouble = null);
  }

  /** Lets only those in who know this token. */
  void require(@Nullable String secret) {
    locked(() -> token = secret);
  }

  /** Is an agent from before checks that are not known were answered with 404. */
  void beOld() {
    locked(() -> isOld = true);
  }

  /** Says in its answers that it has heard of no leader for so long. */
  void loseLeader(@Nullable Long sinceMillis) {
    locked(() -> lastContactMillis = sinceMillis);
  }

  /** Registers what a test wants there to be. */
  void put(ObjectNode definition) {
    locked(() -> {
      try {
        register(definition);
      } catch (Refusal e) {
        throw new AssertionError(e);
      }
    });
  }

  /** The state of the check of this instance; empty if it is not known. */
  String status(String id) {
    lock.lock();
    try {
      return services.containsKey(id) ? services.get(id).status : "";
    } finally {
      lock.unlock();
    }
  }

  ObjectNode definition(String id) {
    lock.lock();
    try {
      return services.get(id).definition;
    } finally {
      lock.unlock();
    }
  }

  /** Paths and queries of all questions so far. */
  List<String> queries() {
    lock.lock();
    try {
      return List.copyOf(queries);
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  // What it answers.

  private void handle(HttpExchange exchange) {
    requests.incrementAndGet();
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      byte[] bytes = body.readAllBytes();
      int status = 200;
      byte[] answer;
      try {
        answer = JSON.writeValueAsBytes(answer(exchange, bytes));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
      } catch (Refusal e) {
        status = e.status;
        answer = e.getMessage().getBytes(StandardCharsets.UTF_8);
      }
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    } catch (IOException | InterruptedException e) {
      // whoever asked has gone, or this server has
    }
  }

  private Object answer(HttpExchange exchange, byte[] body) throws Refusal, InterruptedException {
    String path = exchange.getRequestURI().getRawPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String call = exchange.getRequestMethod() + " " + path;
    lock.lock();
    try {
      queries.add(path + "?" + exchange.getRequestURI().getRawQuery());
      refuseStrangers(exchange.getRequestHeaders().getFirst("X-Consul-Token"));
      if (call.equals("PUT /v1/agent/service/register")) {
        return register((ObjectNode) JSON.readTree(body));
      } else if (call.startsWith("PUT /v1/agent/service/deregister/")) {
        return deregister(last(path));
      } else if (call.startsWith("PUT /v1/agent/check/update/")) {
        return update(last(path), JSON.readTree(body));
      } else if (call.equals("GET /v1/catalog/services")) {
        return hang(exchange, query, () -> indexOfNames, this::names);
      } else if (call.startsWith("GET /v1/health/service/")) {
        String name = last(path);
        return hang(
            exchange, query, () -> indexOfName.getOrDefault(name, index), () -> instances(name));
      }
      throw new Refusal(404, "no such path");
    } finally {
      lock.unlock();
    }
  }

  private void refuseStrangers(@Nullable String shown) throws Refusal {
    if (trouble != null) {
      throw trouble;
    }
    if (token != null && !token.equals(shown)) {
      throw new Refusal(403, "Permission denied: token with AccessorID '' lacks permission");
    }
  }

  private static Map<String, String> query(@Nullable String raw) {
    var query = new HashMap<String, String>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], parts.length == 1 ? "" : decoded(parts[1]));
    }
    return query;
  }

  private static String last(String path) {
    return decoded(path.substring(path.lastIndexOf('/') + 1));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /**
   * The answer as soon as its index is beyond that of the question, or the question's time over.
   */
  private Object hang(
      HttpExchange exchange,
      Map<String, String> query,
      java.util.function.LongSupplier now,
      java.util.function.Supplier<Object> answer)
      throws InterruptedException, Refusal {
    long known = Long.parseLong(query.getOrDefault("index", "0"));
    String wait = query.getOrDefault("wait", "300s");
    long leftNanos = TimeUnit.SECONDS.toNanos(Long.parseLong(wait.replaceFirst("s$", "")));
    int began = generation;
    hanging.incrementAndGet();
    try {
      // A restored server answers those who hang at once.
      while (known > 0 && now.getAsLong() == known && leftNanos > 0 && generation == began) {
        leftNanos = changed.awaitNanos(leftNanos);
        if (trouble != null) {
          throw trouble;
        }
      }
    } finally {
      hanging.decrementAndGet();
    }
    var headers = exchange.getResponseHeaders();
    headers.set("X-Consul-Index", Long.toString(now.getAsLong()));
    headers.set("X-Consul-KnownLeader", Boolean.toString(lastContactMillis == null));
    headers.set(
        "X-Consul-LastContact", lastContactMillis == null ? "0" : lastContactMillis.toString());
    return answer.get();
  }

  private String register(ObjectNode definition) throws Refusal {
    String id = definition.path("ID").asString(definition.path("Name").asString());
    refuseBadMeta(definition.path("Meta"));
    if (definition.path("Weights").path("Passing").asInt() < 1) {
      throw new Refusal(400, "Invalid Weights: Passing must be greater than 0");
    }
    Service before = services.get(id);
    var service = new Service(definition);
    if (service.removeAfter.compareTo(SHORTEST_REMOVAL) < 0) {
      throw new Refusal(400, "DeregisterCriticalServiceAfter below its minimum");
    }
    if (before != null && before.checkId.equals(service.checkId)) {
      // A check that is known keeps its state, whatever the definition says.
      service.status = before.status;
      service.criticalSinceNanos = before.criticalSinceNanos;
    }
    service.deadlineNanos = ticker.nanos() + service.ttl.toNanos();
    services.put(id, service);
    modified(service);
    indexOfNames = index;
    return "";
  }

  private static void refuseBadMeta(JsonNode meta) throws Refusal {
    if (meta.size() > 64) {
      throw new Refusal(400, "Invalid Service Meta: cannot contain more than 64 key/value pairs");
    }
    for (Map.Entry<String, JsonNode> entry : meta.properties()) {
      if (!entry.getKey().matches("[a-zA-Z0-9_-]{1,128}") || entry.getKey().startsWith("consul-")) {
        throw new Refusal(400, "Invalid Service Meta: Key contains invalid characters");
      }
      if (entry.getValue().asString().getBytes(StandardCharsets.UTF_8).length > 512) {
        throw new Refusal(400, "Invalid Service Meta: Value is too long (limit: 512 characters)");
      }
    }
  }

  private String deregister(String id) throws Refusal {
    Service service = services.get(id);
    if (service == null) {
      throw new Refusal(404, "Unknown service ID \"" + id + "\"");
    }
    remove(service);
    return "";
  }

  private void remove(Service service) {
    services.values().remove(service);
    modified(service);
    indexOfNames = index;
  }

  private void modified(Service service) {
    index++;
    service.modified = index;
    indexOfName.put(service.name(), index);
    changed.signalAll();
  }

  private String update(String checkId, JsonNode state) throws Refusal {
    for (Service service : services.values()) {
      if (service.checkId.equals(checkId)) {
        service.deadlineNanos = ticker.nanos() + service.ttl.toNanos();
        String status = state.path("Status").asString();
        if (!service.status.equals(status)) {
          service.status = status;
          modified(service);
        }
        signsOfLife.incrementAndGet();
        return "";
      }
    }
    throw isOld
        ? new Refusal(500, "CheckID \"" + checkId + "\" does not have associated TTL")
        : new Refusal(404, "Unknown check ID \"" + checkId + "\"");
  }

  private ObjectNode names() {
    ObjectNode names = JSON.createObjectNode();
    names.putArray("consul");
    var tags = new TreeMap<String, TreeSet<String>>();
    for (Service service : services.values()) {
      var ofName = tags.computeIfAbsent(service.name(), _ -> new TreeSet<>());
      service.definition.path("Tags").forEach(tag -> ofName.add(tag.asString()));
    }
    tags.forEach((name, ofName) -> {
      ArrayNode array = names.putArray(name);
      ofName.forEach(array::add);
    });
    return names;
  }

  private ArrayNode instances(String name) {
    ArrayNode entries = JSON.createArrayNode();
    for (Service service : services.values()) {
      if (service.name().equals(name)) {
        ObjectNode entry = entries.addObject();
        entry.putObject("Node").put("Node", "fake").put("Address", "127.0.0.1");
        ObjectNode shown = entry.putObject("Service");
        shown.put("Service", name).put("ModifyIndex", service.modified);
        for (String key : List.of("ID", "Tags", "Meta", "Address", "Port", "Weights")) {
          shown.set(key, service.definition.path(key));
        }
        ArrayNode checks = entry.putArray("Checks");
        checks.addObject().put("CheckID", "serfHealth").put("Status", "passing");
        checks.addObject().put("CheckID", service.checkId).put("Status", service.status);
      }
    }
    return entries;
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
