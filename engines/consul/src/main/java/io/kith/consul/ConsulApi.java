package io.kith.consul;

import io.kith.cluster.Contact;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What of Consul's HTTP API is used here. Thread-safe; each method blocks, and throws what goes
 * wrong as a {@link CallException}: {@link Code#UNAVAILABLE} if Consul did not answer or cannot do
 * its work, another code if it refused.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs">Consul's HTTP API</a>
 */
final class ConsulApi implements AutoCloseable {

  /**
   * The most questions that may hang at a time: an agent allows one address 200 connections by
   * default (limits.http_max_conns_per_client).
   */
  private static final int MAX_HANGING = 100;

  /** How long a question may hang. */
  private static final Duration PATIENCE = Duration.ofSeconds(55);

  /** How long while others cannot be asked for that. */
  private static final Duration IMPATIENCE = Duration.ofSeconds(1);

  /** How long an answer takes at most beyond that. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How long a server without a leader is believed. */
  private static final Duration OLDEST_ANSWER = Duration.ofSeconds(10);

  private static final int SHOWN_CHARS = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxStringLength(1 << 20)
                          .build())
                  .build())
          .build();

  /**
   * An answer.
   *
   * @param body what was asked for
   * @param index which state of that it is; to be given back with the next question
   */
  record Answer(JsonNode body, long index) {}

  private final ConsulUrl url;
  private final ConsulToken token;
  private final ConsulHttp http;
  private final Contact contact;
  private final Semaphore hanging = new Semaphore(MAX_HANGING, true);
  private volatile @Nullable String refusal;

  ConsulApi(ConsulUrl url, ConsulToken token, ConsulHttp http, Contact contact) {
    this.url = url;
    this.token = token;
    this.http = http;
    this.contact = contact;
  }

  /** Makes a service instance known to the agent. */
  void register(JsonNode service, Duration timeout) {
    put("/v1/agent/service/register?replace-existing-checks=true", service.toString(), timeout);
  }

  /**
   * Gives a sign of life.
   *
   * @throws CallException {@link Code#NOT_FOUND} if the agent does not know the check
   */
  void report(String check, JsonNode state, Duration timeout) {
    put("/v1/agent/check/update/" + encoded(check), state.toString(), timeout);
  }

  /** Takes a service instance back; no more and no less if the agent does not know it. */
  void deregister(String service, Duration timeout) {
    try {
      put("/v1/agent/service/deregister/" + encoded(service), "", timeout);
    } catch (CallException e) {
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  /**
   * The names of all services, each with its tags, as soon as it is not what the index stands for.
   */
  Answer services(long index) {
    return ask("/v1/catalog/services", index);
  }

  /** The instances of a service with their health, as soon as they are not as at the index. */
  Answer instances(String service, long index) {
    return ask("/v1/health/service/" + encoded(service), index);
  }

  /** Why what was asked last was not answered, in a sentence; empty if it was. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  private Answer ask(String path, long index) {
    try {
      Answer answer = index == 0 ? askNow(path) : askForNews(path, index);
      refusal = null;
      return answer;
    } catch (CallException e) {
      if (e.code() != Code.CANCELLED && e.code() != Code.UNAVAILABLE) {
        refusal = "the agent at " + url.agent() + " refuses to be asked: " + e.status().message();
      }
      throw e;
    }
  }

  private Answer askNow(String path) {
    return answer(send(get(path + "?" + scope()), GRACE));
  }

  private Answer askForNews(String path, long index) {
    try {
      hanging.acquire();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      Duration wait = hanging.hasQueuedThreads() ? IMPATIENCE : PATIENCE;
      // A server adds a random sixteenth, so that those who ask do not do so in step.
      Duration timeout = wait.plus(wait.dividedBy(16)).plus(GRACE);
      String query = scope() + "index=" + index + "&wait=" + wait.toSeconds() + "s";
      return answer(send(get(path + "?" + query), timeout));
    } finally {
      hanging.release();
    }
  }

  private String scope() {
    String consistency =
        switch (url.consistency()) {
          case DEFAULT -> "";
          case STALE -> "stale&";
          case CONSISTENT -> "consistent&";
        };
    return url.datacenter().map(dc -> "dc=" + encoded(dc) + "&").orElse("") + consistency;
  }

  private Answer answer(HttpResponse<byte[]> response) {
    long ageMillis = number(response, "X-Consul-LastContact");
    boolean leaderless =
        response.headers().firstValue("X-Consul-KnownLeader").filter("false"::equals).isPresent();
    if (leaderless && ageMillis > OLDEST_ANSWER.toMillis()) {
      throw absent("the server has had no contact with a leader for " + ageMillis + " ms");
    }
    try {
      return new Answer(JSON.readTree(response.body()), number(response, "X-Consul-Index"));
    } catch (JacksonException e) {
      throw absent("the answer is no JSON: " + e.getOriginalMessage());
    }
  }

  /** The value of a header, as far as it is a number of what is never negative. */
  private static long number(HttpResponse<?> response, String header) {
    String text = response.headers().firstValue(header).orElse("0");
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(
        URI.create((url.tls() ? "https://" : "http://") + url.agent() + pathAndQuery));
  }

  private HttpRequest.Builder get(String pathAndQuery) {
    return request(pathAndQuery).GET();
  }

  private void put(String path, String body, Duration timeout) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    var _ = send(request, timeout);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, Duration timeout) {
    HttpResponse<byte[]> response;
    try {
      token.current().ifPresent(value -> request.header("X-Consul-Token", value));
      response = http.send(request.build(), timeout);
    } catch (IOException e) {
      throw absent(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (response.statusCode() == 200) {
      contact.reached(url.agent().toString());
      return response;
    }
    throw refused(response);
  }

  private CallException refused(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String text = new String(response.body(), StandardCharsets.UTF_8).strip();
    String shown = text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    String why = "Consul answers " + status + ": " + shown;
    // An agent before 1.14 says so of a check that it does not know with status 500.
    boolean isUnknown = status == 404 || text.contains("does not have associated TTL");
    if (status >= 500 && !isUnknown) {
      return absent(why);
    }
    contact.reached(url.agent().toString());
    Code code =
        switch (isUnknown ? 404 : status) {
          case 401, 403 -> Code.PERMISSION_DENIED;
          case 404 -> Code.NOT_FOUND;
          case 429 -> Code.RESOURCE_EXHAUSTED;
          default -> Code.INVALID_ARGUMENT;
        };
    return new CallException(code, why);
  }

  private CallException absent(String why) {
    contact.lost(url.agent().toString(), why);
    return new CallException(Code.UNAVAILABLE, why);
  }

  private static CallException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CallException(Status.of(Code.CANCELLED, "interrupted while asking Consul"), e);
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.close();
  }
}
