package io.kith.jdbc;

import io.kith.core.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call of a driver on a thread of its own, so that whoever waits for it can stop waiting, and an
 * interrupt meant for him closes no socket under the driver.
 */
final class DriverCall<T extends @Nullable Object> implements Runnable {

  /** What the driver does. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  /** How something is ended that nobody waits for any more. */
  interface Ending {

    /** Asks for the end; may block. */
    void ask() throws SQLException;

    /** Forces it, if asking does not help. */
    void force() throws SQLException;
  }

  /** How long the database has to end what it was asked to end. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final long LONGEST_PARK_NANOS = Duration.ofDays(1).toNanos();
  private static final Logger log = LoggerFactory.getLogger(DriverCall.class);

  private final Work<? extends T> work;
  private final Thread waiting = Thread.currentThread();
  private final Thread thread = Thread.ofVirtual().name("kith-jdbc").unstarted(this);
  private final long startNanos = System.nanoTime();

  // Published by isDone.
  private @Nullable T value;
  private @Nullable Throwable failure;
  private volatile boolean isDone;

  /** Guarded by this. */
  private boolean isAbandoned;

  private DriverCall(Work<? extends T> work) {
    this.work = work;
  }

  private static <T extends @Nullable Object> DriverCall<T> start(Work<? extends T> work) {
    var call = new DriverCall<T>(work);
    call.thread.start();
    return call;
  }

  /**
   * Does the work, as long as somebody waits for it.
   *
   * @param what it is, for people
   */
  static <T extends @Nullable Object> T within(
      Context context, String what, Work<T> work, Ending ending) throws SQLException {
    var wanted = new Wanted(context);
    wanted.require(what + " was begun");
    if (!wanted.isBounded()) {
      return work.run();
    }
    DriverCall<T> call = start(work);
    boolean interrupted = call.await(wanted);
    try {
      if (!call.isDone) {
        long tookNanos = System.nanoTime() - call.startNanos;
        call.end(what, ending);
        if (!call.isDone || call.failure != null) {
          throw wanted.endedAfter(what, tookNanos, call.failure);
        }
      }
      return call.result();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes a connection, as long as somebody waits for it; one that comes too late is closed. */
  static Connection taking(Context context, Work<Connection> work) throws SQLException {
    var wanted = new Wanted(context);
    wanted.require("a connection was taken");
    if (!wanted.isBounded()) {
      return work.run();
    }
    DriverCall<Connection> call = start(work);
    if (call.await(wanted)) {
      Thread.currentThread().interrupt();
    }
    if (!call.abandoned()) {
      return call.result();
    }
    call.thread.interrupt();
    throw wanted.endedAfter("waiting for a connection", System.nanoTime() - call.startNanos, null);
  }

  /**
   * Does work that leaves a connection in order, and so is done whether somebody waits or not: for
   * what remains of the time, and a grace at the least.
   */
  static <T extends @Nullable Object> T inOrder(
      Context context, String what, Work<T> work, Ending ending) throws SQLException {
    var wanted = new Wanted(context);
    if (!wanted.isBounded()) {
      return work.run();
    }
    DriverCall<T> call = start(work);
    long nanos = Math.max(wanted.remainingNanos(), GRACE.toNanos());
    boolean interrupted = call.awaitAnyway(nanos);
    try {
      if (!call.isDone) {
        force(what, ending);
        throw wanted.endedAfter(what, System.nanoTime() - call.startNanos, null);
      }
      return call.result();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void run() {
    try {
      value = work.run();
    } catch (Throwable e) {
      failure = e;
    }
    synchronized (this) {
      isDone = true;
      if (isAbandoned && value instanceof Connection late) {
        close(late);
      }
    }
    LockSupport.unpark(waiting);
  }

  private static void close(Connection late) {
    try {
      late.close();
    } catch (SQLException e) {
      log.warn("a connection that came too late cannot be closed", e);
    }
  }

  /** Waits while the work is wanted. Returns whether the waiting thread was interrupted. */
  private boolean await(Wanted wanted) {
    try (var _ = wanted.context().cancellation().onCancel(() -> LockSupport.unpark(waiting))) {
      while (!isDone && !wanted.isOver()) {
        if (Thread.interrupted()) {
          return true;
        }
        LockSupport.parkNanos(this, Math.min(wanted.remainingNanos(), LONGEST_PARK_NANOS));
      }
    }
    return Thread.interrupted();
  }

  /** Waits so long whatever happens. Returns whether the waiting thread was interrupted. */
  private boolean awaitAnyway(long nanos) {
    long endNanos = System.nanoTime() + Math.min(nanos, LONGEST_PARK_NANOS);
    boolean interrupted = Thread.interrupted();
    while (!isDone && endNanos - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, endNanos - System.nanoTime());
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  private void end(String what, Ending ending) {
    Thread.ofVirtual()
        .name("kith-jdbc-cancel")
        .start(() -> {
          try {
            ending.ask();
          } catch (SQLException e) {
            log.warn("{} cannot be cancelled at the database", what, e);
          }
        });
    if (awaitAnyway(GRACE.toNanos())) {
      waiting.interrupt();
    }
    if (!isDone) {
      force(what, ending);
    }
  }

  private static void force(String what, Ending ending) {
    log.warn("the database does not end {}: its connection is aborted", what);
    try {
      ending.force();
    } catch (SQLException e) {
      log.warn("a connection to the database cannot be aborted", e);
    }
  }

  /** Nobody takes the result. Returns whether there is none yet. */
  private synchronized boolean abandoned() {
    isAbandoned = !isDone;
    return isAbandoned;
  }

  @SuppressWarnings("NullAway") // T says whether the result may be null
  private T result() throws SQLException {
    switch (failure) {
      case null -> {
        return value;
      }
      case SQLException refused -> throw refused;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new SQLException(failure);
    }
  }
}
