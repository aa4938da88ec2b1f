package io.kith.console;

import io.kith.cluster.Instance;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server behind a door, and whoever asks it over HTTP. */
final class Guarded implements AutoCloseable {

  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

  final List<Instance> instances = new CopyOnWriteArrayList<>();
  final Map<String, InetAddress> origins = new ConcurrentHashMap<>();
  final Access access;
  final Server server;
  private final HttpClient http = HttpClient.newHttpClient();

  Guarded(AccessOptions options) throws IOException {
    this(options, true);
  }

  Guarded(AccessOptions options, boolean isLoopback) throws IOException {
    access = Access.open(options, isLoopback);
    server =
        Server.builder(new Identity("hub", "hub-1"))
            .address(new Address("127.0.0.1", 0))
            .options(access.around(TransportOptions.defaults()))
            .around(access.filter("test.Open"::equals))
            .start();
    server.serve(Things.class, new State());
    server.serve(Open.class, () -> "for all");
    access.serve(server, new Registry());
  }

  private final class Registry implements Registered {
    @Override
    public List<Instance> instances() {
      return instances;
    }

    @Override
    public Optional<InetAddress> origin(String instance) {
      return Optional.ofNullable(origins.get(instance));
    }
  }

  private static final class State implements Things {
    private final BlockingQueue<Thing> changes = new LinkedBlockingQueue<>();
    private volatile String value = "as it was";

    @Override
    public String see() {
      return value;
    }

    @Override
    public Stream<Thing> follow() {
      return Stream.concat(Stream.of(new Thing(value)), Stream.generate(this::nextChange));
    }

    private Thing nextChange() {
      try {
        return changes.take();
      } catch (InterruptedException e) {
        throw new CallException(Code.CANCELLED, "nobody looks any more");
      }
    }

    @Override
    public String change(String to) {
      value = to;
      changes.add(new Thing(to));
      return to;
    }
  }

  HttpResponse<String> send(String method, String path, String body, String... fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("content-type", "application/json");
    }
    if (fields.length > 0) {
      request.headers(fields);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... fields) throws Exception {
    return send("GET", path, "", fields);
  }

  HttpResponse<String> as(String token, String method, String path, String body) throws Exception {
    return send(method, path, body, "authorization", "Bearer " + token);
  }

  HttpResponse<String> signIn(String name, String password) throws Exception {
    return send(
        "POST", "/api/session", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  String token(String name, String password) throws Exception {
    String answer = signIn(name, password).body();
    Matcher token = TOKEN.matcher(answer);
    if (!token.find()) {
      throw new AssertionError(answer);
    }
    return token.group(1);
  }

  @Override
  public void close() {
    http.close();
    server.close();
    access.close();
  }
}
