package io.kith.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans over some connections as fast as they are taken, until it is closed or so many have
 * been taken. What is refused is sent again a little later.
 */
final class SpanLoad implements AutoCloseable {

  private static final long PAUSE_MILLIS = 20;

  /** How many connections of one sender may break. */
  private static final int MOST_BROKEN = 10;

  private final int port;
  private final SpanFormat format;
  private final long mostSpans;
  private final long fromMicros;
  private final long stepMicros;
  private final AtomicLong nextTrace = new AtomicLong();
  private final LongAdder taken = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final List<Thread> senders = new ArrayList<>();
  private volatile boolean closed;
  private volatile boolean resting;

  /**
   * A load that has begun.
   *
   * @param fromMicros when the first trace begins, since 1970
   * @param stepMicros how much later the next begins
   */
  SpanLoad(
      int port,
      SpanFormat format,
      int connections,
      long mostSpans,
      long fromMicros,
      long stepMicros) {
    this.port = port;
    this.format = format;
    this.mostSpans = mostSpans;
    this.fromMicros = fromMicros;
    this.stepMicros = stepMicros;
    for (int i = 0; i < connections; i++) {
      senders.add(Thread.ofPlatform().name("span-load-" + i).start(this::sendAll));
    }
  }

  /** A server that has too much to do may close connections: what was under way is left out. */
  private void sendAll() {
    List<SpanTemplate> templates = format.templates();
    try {
      for (int broken = 0; !closed && taken.sum() < mostSpans; broken++) {
        try (var sender = new SpanSender(port, format)) {
          sendAll(sender, templates);
        } catch (IOException e) {
          if (broken == MOST_BROKEN) {
            throw e;
          }
          TimeUnit.SECONDS.sleep(1);
        }
      }
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e.toString());
    } catch (InterruptedException e) {
      // the load is over
    }
  }

  private void sendAll(SpanSender sender, List<SpanTemplate> templates)
      throws IOException, InterruptedException {
    while (!closed && taken.sum() < mostSpans) {
      long first = nextTrace.getAndAdd(SpanFormat.TRACES);
      for (SpanTemplate template : templates) {
        while (resting && !closed) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        template.fill(first, fromMicros + first * stepMicros, stepMicros);
        send(sender, template);
      }
    }
  }

  private void send(SpanSender sender, SpanTemplate template)
      throws IOException, InterruptedException {
    while (!closed) {
      int status = sender.send(template.body());
      if (status / 100 == 2) {
        taken.add(template.spans());
        return;
      }
      if (status != 429 && status != 503) {
        throw new IOException("the server answers " + status);
      }
      refused.add(template.spans());
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Whether nothing more is to be sent for now. */
  void rest(boolean rests) {
    resting = rests;
  }

  /** How many spans were taken. */
  long taken() {
    return taken.sum();
  }

  /** How many were refused, each as often as it was. */
  long refused() {
    return refused.sum();
  }

  /** How many traces were begun. */
  long traces() {
    return nextTrace.get();
  }

  /** Why the load ended before its time; empty if it did not. */
  String failure() {
    String why = failure.get();
    return why == null ? "" : why;
  }

  boolean isOver() {
    return senders.stream().noneMatch(Thread::isAlive);
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread sender : senders) {
        if (!sender.join(Duration.ofSeconds(5))) {
          sender.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
