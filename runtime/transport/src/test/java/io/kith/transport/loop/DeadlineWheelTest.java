package io.kith.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DeadlineWheelTest {

  private static final long MILLI = 1_000_000;

  /** How often a wheel has asked to be woken. */
  private final AtomicInteger wakes = new AtomicInteger();

  private final DefaultEventLoop loop =
      new DefaultEventLoop() {
        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
          wakes.incrementAndGet();
          return super.schedule(command, delay, unit);
        }
      };
  private final DeadlineWheel wheel = new DeadlineWheel(loop);

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** Notes whether it expired before its time. */
  private static final class Entry extends Timed {
    final CountDownLatch over = new CountDownLatch(1);
    volatile boolean early;

    Entry(long deadlineNanos) {
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    protected void expired() {
      early = System.nanoTime() - deadlineNanos < 0;
      over.countDown();
    }
  }

  private Entry add(long afterMillis) throws Exception {
    return loop.submit(
            () -> {
              long nowNanos = System.nanoTime();
              var entry = new Entry(nowNanos + afterMillis * MILLI);
              wheel.add(entry, nowNanos);
              return entry;
            })
        .get();
  }

  @Test
  void everything_expires_and_nothing_early_in_whatever_order_it_was_added() throws Exception {
    var entries = new ArrayList<Entry>();
    for (long after : new long[] {300, 5, 0, 170, 40, -3, 170, 3, 299, 60}) {
      entries.add(add(after));
    }
    for (Entry entry : entries) {
      entry.over.await();
      assertThat(entry.early).isFalse();
    }
  }

  @Test
  void the_loop_sleeps_over_slots_that_hold_nothing() throws Exception {
    add(3_600_000);
    assertThat(wakes).hasValue(1);
    Entry soon = add(100);
    soon.over.await();
    assertThat(wakes.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void what_is_added_and_removed_again_and_again_costs_no_wake_each() throws Exception {
    loop.submit(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                long nowNanos = System.nanoTime();
                var entry = new Entry(nowNanos + 10_000 * MILLI);
                wheel.add(entry, nowNanos);
                wheel.remove(entry);
              }
            })
        .get();
    assertThat(wakes).hasValue(1);
  }

  @Test
  void what_expires_may_add_what_comes_next() throws Exception {
    var reached = new CountDownLatch(1);
    loop.submit(
            () -> {
              long nowNanos = System.nanoTime();
              var first =
                  new Timed() {
                    @Override
                    protected void expired() {
                      wheel.add(
                          new Timed() {
                            {
                              deadlineNanos = System.nanoTime() + 20 * MILLI;
                            }

                            @Override
                            protected void expired() {
                              reached.countDown();
                            }
                          },
                          System.nanoTime());
                    }
                  };
              first.deadlineNanos = nowNanos + 10 * MILLI;
              wheel.add(first, nowNanos);
            })
        .get();
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
