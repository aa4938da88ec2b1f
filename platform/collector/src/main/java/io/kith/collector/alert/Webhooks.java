package io.kith.collector.alert;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Alerts.State;
import io.kith.collector.alert.AlertSettings.Hook;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Tells others of alerts by HTTP: each that begins to fire, becomes worse or ends is one POST, in
 * the format of Alertmanager's webhooks, version 4.
 *
 * <p>A POST that fails is tried again, {@value #ATTEMPTS} times in all, with waits that double;
 * then it is dropped, and logged. So is what comes while 1,000 wait. Each address has a thread of
 * its own, {@code kith-collector-webhook-1} and so on. Thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">Webhooks
 *     of Alertmanager</a>
 */
final class Webhooks implements AutoCloseable {

  static final int ATTEMPTS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final int MAX_WAITING = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TOO_MANY = 429;
  private static final JsonFactory JSON = new JsonFactory();

  private final List<Address> addresses;
  private final HttpClient client;

  /**
   * To these addresses.
   *
   * @param wait before the second attempt
   */
  Webhooks(List<Hook> hooks, Duration wait) {
    this.client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    this.addresses =
        IntStream.range(0, hooks.size())
            .mapToObj(i -> new Address(hooks.get(i), i + 1, wait))
            .toList();
    addresses.forEach(address -> address.thread.start());
  }

  void tell(Alert alert) {
    addresses.forEach(address -> address.tell(alert));
  }

  static String body(Alert alert) {
    String status = alert.state() == State.RESOLVED ? "resolved" : "firing";
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("version", "4");
      out.writeStringProperty("groupKey", alert.id());
      out.writeNumberProperty("truncatedAlerts", 0);
      out.writeStringProperty("status", status);
      out.writeStringProperty("receiver", "kith");
      out.writeStringProperty("externalURL", "");
      writeLabels(out, "groupLabels", alert);
      writeLabels(out, "commonLabels", alert);
      writeAnnotations(out, "commonAnnotations", alert);
      out.writeArrayPropertyStart("alerts");
      out.writeStartObject();
      out.writeStringProperty("status", status);
      writeLabels(out, "labels", alert);
      writeAnnotations(out, "annotations", alert);
      out.writeStringProperty("startsAt", alert.firedAt().orElse(alert.since()).toString());
      // Alertmanager's own zero.
      out.writeStringProperty(
          "endsAt", alert.resolvedAt().map(Instant::toString).orElse("0001-01-01T00:00:00Z"));
      out.writeStringProperty("generatorURL", "");
      out.writeStringProperty("fingerprint", alert.id());
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void writeLabels(JsonGenerator out, String name, Alert alert) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("alertname", alert.rule());
    out.writeStringProperty("service", alert.service());
    out.writeStringProperty("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    out.writeEndObject();
  }

  private static void writeAnnotations(JsonGenerator out, String name, Alert alert) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("summary", alert.summary());
    out.writeStringProperty("causeService", alert.causeService());
    out.writeStringProperty("causeMethod", alert.causeMethod());
    out.writeEndObject();
  }

  @Override
  public void close() {
    addresses.forEach(address -> address.thread.interrupt());
    client.shutdownNow();
  }

  /** One address, with what waits to be sent there. */
  private final class Address {

    private final Hook hook;
    private final Duration wait;
    private final Thread thread;
    private final BlockingQueue<Alert> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    private Address(Hook hook, int number, Duration wait) {
      this.hook = hook;
      this.wait = wait;
      this.thread =
          Thread.ofPlatform()
              .daemon()
              .name("kith-collector-webhook-" + number)
              .unstarted(this::send);
    }

    private void tell(Alert alert) {
      if (alert.severity().compareTo(hook.least()) >= 0 && !waiting.offer(alert)) {
        LOG.warn("{} is not told of {}: too much waits for it", hook.url(), alert.id());
      }
    }

    private void send() {
      try {
        while (true) {
          send(waiting.take());
        }
      } catch (InterruptedException e) {
        // closed: this thread has no other owner
      }
    }

    private void send(Alert alert) throws InterruptedException {
      var request =
          HttpRequest.newBuilder(URI.create(hook.url()))
              .timeout(TIMEOUT)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body(alert)));
      hook.headers().forEach((name, value) -> request.header(name, value.reveal()));
      Duration next = wait;
      for (int attempt = 1; ; attempt++) {
        String problem = post(request.build());
        if (problem.isEmpty()) {
          return;
        }
        if (attempt == ATTEMPTS || problem.startsWith("4")) {
          LOG.warn("{} is not told of {}: {}", hook.url(), alert.id(), problem);
          return;
        }
        TimeUnit.NANOSECONDS.sleep(next.toNanos());
        next = next.multipliedBy(2);
      }
    }

    /** Why it failed; empty if it did not. */
    private String post(HttpRequest request) throws InterruptedException {
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status < 300) {
          return "";
        }
        return (status == TOO_MANY ? "status " : "") + status;
      } catch (IOException e) {
        return e.toString();
      }
    }
  }
}
