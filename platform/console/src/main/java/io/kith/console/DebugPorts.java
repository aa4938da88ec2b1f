package io.kith.console;

import io.kith.cluster.Instance;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.HttpBody;
import io.kith.core.Status;
import io.kith.transport.Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Asks the debug ports of processes. Only where the registry says that one is, and only on the
 * machine of the process itself: whoever makes an instance known cannot have the hub ask others.
 * Thread-safe.
 */
final class DebugPorts implements AutoCloseable {

  /** The label by which an instance says where its debug port is. */
  static final String LABEL = "kith.debug";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_AT_ONCE = 16;

  private static final JsonFactory JSON = new JsonFactory();

  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);

  /**
   * Ports.
   *
   * @param token what they want to see of whoever is not on their machine
   */
  DebugPorts(Optional<String> token) {
    this.token = token;
  }

  /** Where the debug port of a process is, as it says itself; empty if it says nothing. */
  static String address(Instance instance) {
    return instance.labels().getOrDefault(LABEL, "");
  }

  /** Why the debug port of a process cannot be asked from here; empty if it can. */
  static String trouble(Instance instance) {
    String said = address(instance);
    if (said.isEmpty()) {
      return instance + " has no debug port (debug.port)";
    }
    try {
      String host = Address.parse(said).host();
      String own = instance.address().host();
      if (host.equals(own) || (isLoopback(host) && isHere(own))) {
        return "";
      }
      return "the debug port of "
          + instance
          + " is at "
          + said
          + ", which only its own machine reaches: give it debug.host and debug.token";
    } catch (IllegalArgumentException e) {
      return instance + " says that its debug port is at '" + said + "', which is no address";
    }
  }

  /** Literally: no name is looked up for what somebody has registered. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static boolean isHere(String host) {
    try {
      return isLoopback(host)
          || NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }

  /**
   * What the debug port of a process answers.
   *
   * @param method {@code GET} or {@code POST}
   * @param target the path, and perhaps a query, encoded
   * @param limit how long it may take
   * @throws CallException as {@link Instances#look} does
   */
  HttpBody ask(Instance instance, String method, String target, HttpBody body, Duration limit) {
    String trouble = trouble(instance);
    if (!trouble.isEmpty()) {
      throw new CallException(Code.FAILED_PRECONDITION, trouble);
    }
    if (!places.tryAcquire()) {
      throw new CallException(
          Code.RESOURCE_EXHAUSTED,
          "the hub asks " + MAX_AT_ONCE + " debug ports already: try again in a moment");
    }
    try {
      return answer(instance, send(instance, request(instance, method, target, body), limit));
    } finally {
      places.release();
    }
  }

  private HttpRequest request(Instance instance, String method, String target, HttpBody body) {
    Address address = Address.parse(address(instance));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/" + target))
            .method(
                method,
                body.data().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body.data()));
    if (!body.contentType().isEmpty()) {
      request.header("content-type", body.contentType());
    }
    token.ifPresent(value -> request.header("authorization", "Bearer " + value));
    return request.build();
  }

  private HttpResponse<byte[]> send(Instance instance, HttpRequest request, Duration limit) {
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      return pending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unavailable(instance, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw unavailable(instance, "no whole answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Status.of(Code.CANCELLED, "the caller is gone"), e);
    } finally {
      pending.cancel(true);
    }
  }

  private static CallException unavailable(Instance instance, String why) {
    return new CallException(
        Code.UNAVAILABLE,
        "the debug port of " + instance + " at " + address(instance) + " does not answer: " + why);
  }

  private static HttpBody answer(Instance instance, HttpResponse<byte[]> answer) {
    String type = answer.headers().firstValue("content-type").orElse("");
    if (answer.statusCode() == 200) {
      return new HttpBody(type, answer.body());
    }
    Code code =
        switch (answer.statusCode()) {
          case 400, 413, 415 -> Code.INVALID_ARGUMENT;
          case 401, 403, 421 -> Code.FAILED_PRECONDITION;
          case 404, 405 -> Code.NOT_FOUND;
          case 429 -> Code.RESOURCE_EXHAUSTED;
          case 501 -> Code.UNIMPLEMENTED;
          default -> Code.UNAVAILABLE;
        };
    throw new CallException(
        code,
        "the debug port of "
            + instance
            + " answers "
            + answer.statusCode()
            + (code == Code.FAILED_PRECONDITION ? "; is it the hub's debug token?" : "")
            + ": "
            + detail(answer.body()));
  }

  /** What a problem says, of which the rest is known. */
  private static String detail(byte[] problem) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), problem)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.PROPERTY_NAME && in.currentName().equals("detail")) {
          String text = in.nextStringValue();
          return text == null ? "" : text;
        }
      }
      return "";
    } catch (JacksonException e) {
      return "no problem in JSON";
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
