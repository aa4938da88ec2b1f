package io.kith.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.ProtoWriter;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SpanQueueTest {

  /** A span of some size that knows its number. */
  private record Numbered(long number, int bytes) implements Recorded {
    @Override
    public void write(int field, SpanEncoder encoder, ProtoWriter out) {
      throw new UnsupportedOperationException();
    }
  }

  private static int empty(SpanQueue queue) {
    int spans = 0;
    while (queue.poll() != null) {
      spans++;
    }
    return spans;
  }

  @Test
  void keeps_what_fits_in_its_bytes_and_counts_the_rest() {
    var queue = new SpanQueue(64 << 10);
    for (int i = 0; i < 100; i++) {
      queue.add(new Numbered(i, 1024));
    }
    assertThat(queue.size()).isEqualTo(64);
    assertThat(queue.dropped()).isEqualTo(36);
    assertThat(empty(queue)).isEqualTo(64);
    assertThat(queue.add(new Numbered(0, 1024))).isFalse();
    assertThat(empty(queue)).isEqualTo(1);
  }

  @Test
  void keeps_no_more_spans_than_it_has_places_however_small_they_are() {
    var queue = new SpanQueue(64 << 10);
    for (int i = 0; i < 1000; i++) {
      queue.add(new Numbered(i, 1));
    }
    assertThat(empty(queue)).isEqualTo(256);
    assertThat(queue.dropped()).isEqualTo(744);
  }

  @Test
  void says_when_a_quarter_is_full() {
    var queue = new SpanQueue(64 << 10);
    boolean toEmpty = false;
    int spans = 0;
    while (!toEmpty) {
      toEmpty = queue.add(new Numbered(spans++, 1024));
    }
    assertThat(spans).isEqualTo(17);
  }

  @Test
  void loses_and_doubles_nothing_when_many_fill_it() throws Exception {
    int threads = 4;
    int each = 50_000;
    var queue = new SpanQueue(1 << 20);
    var seen = new AtomicLong();
    var sum = new AtomicLong();
    var started = new CountDownLatch(1);
    var producers = new ArrayList<Thread>();
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      producers.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  started.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int i = 0; i < each; i++) {
                  queue.add(new Numbered(first + i, 100));
                }
              }));
    }
    started.countDown();
    boolean isRunning = true;
    long dropped = 0;
    while (isRunning || queue.size() > 0) {
      isRunning = producers.stream().anyMatch(Thread::isAlive);
      Recorded span = queue.poll();
      if (span instanceof Numbered numbered) {
        seen.incrementAndGet();
        sum.addAndGet(numbered.number());
      }
    }
    for (Thread producer : producers) {
      producer.join();
    }
    dropped = queue.dropped();
    assertThat(seen.get() + dropped).isEqualTo((long) threads * each);
    assertThat(seen.get()).isPositive();
    // All its room is free again.
    for (int i = 0; i < (1 << 20) / 1024; i++) {
      queue.add(new Numbered(i, 1024));
    }
    assertThat(queue.dropped()).isEqualTo(dropped);
  }
}
