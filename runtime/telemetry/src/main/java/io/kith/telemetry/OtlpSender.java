package io.kith.telemetry;

import io.kith.core.Ticker;
import io.kith.resilience.RareLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts OTLP over HTTP, in protobuf: to the first of several places until that does not take it,
 * then to the next. What nobody takes is lost, and counted; the log says so rarely. For one thread,
 * but for the counts.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP over HTTP</a>
 */
public final class OtlpSender implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OtlpSender.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final List<URI> endpoints;
  private final Map<String, String> headers;
  private final Duration timeout;
  private final boolean gzip;
  private final Optional<ShippingTls> tls;
  private final RareLog rareLog = new RareLog(Ticker.system());
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private @Nullable HttpClient client;
  private int current;

  /**
   * A sender.
   *
   * @param endpoints what paths are appended to, such as {@code http://localhost:5484}; one at
   *     least
   * @param headers go along with each request, such as {@code authorization}
   * @param timeout of one request
   * @param tls whom it trusts over TLS, and how it proves who it is, closed with it; empty for whom
   *     the JDK trusts
   */
  public OtlpSender(
      List<URI> endpoints,
      Map<String, String> headers,
      Duration timeout,
      boolean gzip,
      Optional<ShippingTls> tls) {
    this.endpoints = List.copyOf(endpoints);
    this.headers = Map.copyOf(headers);
    this.timeout = timeout;
    this.gzip = gzip;
    this.tls = tls;
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("there is nowhere to send telemetry to");
    }
  }

  /** How many spans, points and lines somebody has taken. */
  public long sent() {
    return sent.get();
  }

  /** How many nobody has taken, and nobody will. */
  public long lost() {
    return lost.get();
  }

  /** Sends a batch, and blocks until somebody has taken it or nobody does. Returns whether so. */
  boolean send(String path, Signal.Batch batch) throws InterruptedException {
    byte[] body = gzip ? zipped(batch.body()) : batch.body();
    String trouble = "";
    for (int tried = 0; tried < endpoints.size(); tried++) {
      URI endpoint = endpoints.get(current);
      trouble = post(endpoint, path, body);
      if (trouble.isEmpty()) {
        sent.addAndGet(batch.items());
        return true;
      }
      current = (current + 1) % endpoints.size();
    }
    if (rareLog.isDue()) {
      log.info(
          "nobody takes the telemetry of this process, {} items are lost by now: {}. Correct"
              + " telemetry.endpoint, or set telemetry.enabled to false",
          lost.get(),
          trouble);
    }
    return false;
  }

  /** So many items more will not be sent again. */
  void lost(int items) {
    lost.addAndGet(items);
  }

  /** Posts it; what is wrong, in a few words, or nothing if it was taken. */
  private String post(URI endpoint, String path, byte[] body) throws InterruptedException {
    URI target = URI.create(endpoint.toString().replaceAll("/+$", "") + path);
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target)
              .timeout(timeout)
              .header("content-type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      if (gzip) {
        request.header("content-encoding", "gzip");
      }
      headers.forEach(request::header);
      int status =
          client().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? "" : target + " answers with status " + status;
    } catch (IOException e) {
      return target + " cannot be reached: " + e;
    } catch (IllegalArgumentException e) { // whose message may have the value, which is a secret
      return target + " cannot be asked: telemetry.headers has what cannot be sent";
    }
  }

  /**
   * Made with the first batch, since a process that sends nothing need not pay for it, and anew
   * when certificates were renewed.
   */
  private HttpClient client() {
    Optional<SSLContext> wanted = tls.map(ShippingTls::context);
    HttpClient made = client;
    if (made != null && wanted.filter(context -> context != made.sslContext()).isEmpty()) {
      return made;
    }
    close(made);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    wanted.ifPresent(builder::sslContext);
    HttpClient next = builder.build();
    client = next;
    return next;
  }

  private static void close(@Nullable HttpClient client) {
    if (client != null) {
      client.shutdownNow();
    }
  }

  private static byte[] zipped(byte[] body) {
    var out = new ByteArrayOutputStream(body.length / 2);
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(body);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
    return out.toByteArray();
  }

  /** Closes its connections; a request under way is given up. */
  @Override
  public void close() {
    close(client);
    tls.ifPresent(ShippingTls::close);
  }
}
