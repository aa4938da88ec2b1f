package io.kith.transport.call;

import io.kith.transport.ConnectionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection that can be looked at. Its event loop does that, which knows its open calls anyway:
 * nothing is noted of a call for this.
 */
public interface Viewed {

  /** More connections than this are not looked at. */
  int MOST_CONNECTIONS = 10_000;

  /**
   * What it is doing, as its event loop sees it.
   *
   * @throws RejectedExecutionException if its event loop has ended
   */
  CompletableFuture<ConnectionView> view();

  /** What all of these are doing; without those that do not say so within the time. */
  static List<ConnectionView> all(Collection<? extends Viewed> connections, Duration timeout) {
    var asked = new ArrayList<CompletableFuture<ConnectionView>>();
    for (Viewed connection : connections) {
      if (asked.size() == MOST_CONNECTIONS) {
        break;
      }
      try {
        asked.add(connection.view());
      } catch (RejectedExecutionException e) {
        // Its event loop has ended, and the connection with it.
      }
    }
    long endNanos = System.nanoTime() + timeout.toNanos();
    var views = new ArrayList<ConnectionView>(asked.size());
    try {
      for (CompletableFuture<ConnectionView> view : asked) {
        try {
          views.add(view.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
          // It was closed meanwhile, or its event loop is busy: the others matter.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return views;
  }

  /** A view with these calls. On the event loop. */
  static ConnectionView of(
      String side,
      String peer,
      String protocol,
      long openedNanos,
      long queuedBytes,
      Collection<? extends OpenCall> calls) {
    long nowNanos = System.nanoTime();
    return new ConnectionView(
        side,
        peer,
        protocol,
        Duration.ofNanos(nowNanos - openedNanos),
        queuedBytes,
        calls.size(),
        calls.stream()
            .sorted(Comparator.comparingInt(OpenCall::id))
            .limit(ConnectionView.MAX_CALLS)
            .map(call -> call.view(nowNanos))
            .toList());
  }
}
