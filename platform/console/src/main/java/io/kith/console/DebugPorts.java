package io.kith.console;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.HttpBody;
import io.kith.core.Status;
import io.kith.transport.Address;
import java.net.URI;
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
 * Asks the debug ports of processes for their pages, at addresses that are their own, within
 * bounds; follows no redirect. Thread-safe.
 */
final class DebugPorts implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_AT_ONCE = 16;
  private static final int MAX_RECORDINGS_AT_ONCE = 2;

  private static final JsonFactory JSON = new JsonFactory();

  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);
  private final Semaphore recordings = new Semaphore(MAX_RECORDINGS_AT_ONCE);

  /**
   * Ports.
   *
   * @param token what they want to see of whoever is not on their machine
   */
  DebugPorts(Optional<String> token) {
    this.token = token;
  }

  /**
   * What the debug port of a process answers.
   *
   * @param page what it is asked for
   * @param target the path of that, and perhaps a query, encoded
   * @param limit how long it may take
   * @throws CallException as {@link Instances#look} does
   */
  HttpBody ask(DebugAddress asked, DebugPage page, String target, HttpBody body, Duration limit) {
    Address address;
    try {
      address = asked.resolve();
    } catch (DebugAddress.Refused e) {
      throw new CallException(Code.FAILED_PRECONDITION, String.valueOf(e.getMessage()));
    }
    Semaphore of = page.maxBytes() > DebugPage.MAX_BYTES ? recordings : places;
    if (!of.tryAcquire()) {
      throw new CallException(
          Code.RESOURCE_EXHAUSTED,
          "the hub asks "
              + (of == places ? MAX_AT_ONCE : MAX_RECORDINGS_AT_ONCE)
              + " debug ports already: try again in a moment");
    }
    try {
      HttpRequest request = request(address, page.method(), target, body);
      return answer(asked, send(asked, request, page.maxBytes(), limit));
    } finally {
      of.release();
    }
  }

  private HttpRequest request(Address address, String method, String target, HttpBody body) {
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

  private HttpResponse<byte[]> send(
      DebugAddress asked, HttpRequest request, int maxBytes, Duration limit) {
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      return pending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unavailable(asked, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw unavailable(asked, "no whole answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Status.of(Code.CANCELLED, "the caller is gone"), e);
    } finally {
      pending.cancel(true);
    }
  }

  private static CallException unavailable(DebugAddress asked, String why) {
    return new CallException(
        Code.UNAVAILABLE,
        "the debug port of "
            + asked.instance()
            + " at "
            + asked.said()
            + " does not answer: "
            + why);
  }

  private static HttpBody answer(DebugAddress asked, HttpResponse<byte[]> answer) {
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
            + asked.instance()
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
