package io.kith.collector.ingest;

import io.kith.collector.CollectorOptions.ExportSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages on to one backend, one after the other, as they came. What waits is bounded; when
 * the backend is slower than what comes, the newest are dropped and counted.
 */
final class Export implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Export.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MILLIS = 250;

  private final ExportSettings settings;
  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ArrayDeque<Message> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final LongAdder dropped = new LongAdder();
  private final Thread sender;
  private long waitingBytes;
  private boolean closed;
  private boolean failing;

  private record Message(String path, byte[] body) {}

  private Export(ExportSettings settings) {
    this.settings = settings;
    this.url =
        settings.url().endsWith("/")
            ? settings.url().substring(0, settings.url().length() - 1)
            : settings.url();
    this.sender = Thread.ofVirtual().name("kith-collector-export").unstarted(this::sendAll);
  }

  static Export start(ExportSettings settings) {
    var export = new Export(settings);
    export.sender.start();
    return export;
  }

  /** Has this sent, unless too much waits. */
  void send(String path, byte[] body) {
    lock.lock();
    try {
      if (closed || waitingBytes + body.length > settings.queue().bytes()) {
        dropped.increment();
        return;
      }
      waitingBytes += body.length;
      waiting.addLast(new Message(path, body));
      some.signal();
    } finally {
      lock.unlock();
    }
  }

  /** How many messages were not sent. */
  long dropped() {
    return dropped.sum();
  }

  private void sendAll() {
    try {
      while (true) {
        Message message = next();
        if (message.path.isEmpty()) {
          return;
        }
        send(message);
        lock.lock();
        try {
          waitingBytes -= message.body.length;
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private Message next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        some.await();
      }
      Message first = waiting.pollFirst();
      return first == null ? new Message("", new byte[0]) : first;
    } finally {
      lock.unlock();
    }
  }

  private void send(Message message) throws InterruptedException {
    String problem = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << attempt);
      }
      try {
        int status =
            client.send(request(message), HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 == 2) {
          wentWell();
          return;
        }
        problem = "it answers " + status;
        if (status != 429 && status < 500) {
          break; // it will not take it later either
        }
      } catch (IOException e) {
        problem = e.toString();
      }
    }
    dropped.increment();
    if (!failing) {
      log.warn("telemetry does not reach {}: {}", url, problem);
    }
    failing = true;
  }

  private void wentWell() {
    if (failing) {
      log.info("telemetry reaches {} again; {} messages were dropped", url, dropped.sum());
    }
    failing = false;
  }

  private HttpRequest request(Message message) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + message.path))
            .timeout(TIMEOUT)
            .header("content-type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(message.body));
    settings.headers().forEach((name, value) -> request.header(name, value.reveal()));
    return request.build();
  }

  /** Sends what waits, for a moment. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      some.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (!sender.join(FAREWELL)) {
        sender.interrupt();
        sender.join();
      }
    } catch (InterruptedException e) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
