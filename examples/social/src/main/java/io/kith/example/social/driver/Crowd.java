package io.kith.example.social.driver;

import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.example.social.Population;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many who come at the same time, as after a message to all: each asks who is near. One thread
 * tells it how many.
 */
final class Crowd implements AutoCloseable {

  /** Whoever comes when so many wait is not let in: this is the driver's own bound. */
  private static final int MOST_WAITING = 4_000;

  private static final double KILOMETRES = 1;
  private static final int NEIGHBOURS = 10;

  /** Those who ask one after the other wait so long after a failure. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Services services;
  private final Duration patience;
  private final SplittableRandom random;
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private volatile boolean isHere = true;
  private volatile int together;
  private volatile double perSecond;

  Crowd(Services services, Duration patience, long seed) {
    this.services = services;
    this.patience = patience;
    this.random = new SplittableRandom(seed);
    Thread.ofVirtual().name("crowd").start(this::come);
  }

  /** So many ask one after the other from now on, each as soon as it has an answer. */
  void together(int people) {
    perSecond = 0;
    together = people;
    for (int i = 0; i < people; i++) {
      int number = i;
      Thread.ofVirtual()
          .start(() -> {
            while (isHere && number < together) {
              room.acquireUninterruptibly();
              if (!ask()) {
                LockSupport.parkNanos(PAUSE_NANOS);
              }
            }
          });
    }
  }

  /** So many come in each second from now on, whatever becomes of those before. */
  void come(double people) {
    together = 0;
    perSecond = people;
  }

  private void come() {
    double due = 0;
    long lastNanos = System.nanoTime();
    while (isHere) {
      LockSupport.parkNanos(TICK_NANOS);
      long nowNanos = System.nanoTime();
      due += perSecond * (nowNanos - lastNanos) / 1e9;
      lastNanos = nowNanos;
      for (; due >= 1; due--) {
        if (room.tryAcquire()) {
          Thread.ofVirtual().start(this::ask);
        }
      }
    }
  }

  /** Returns whether there was an answer. */
  private boolean ask() {
    try {
      long userId = 1 + randomUser();
      Context.within(patience).call(() -> services.users().nearby(userId, KILOMETRES, NEIGHBOURS));
      return true;
    } catch (CallException e) {
      return false; // Counted by the meter.
    } finally {
      room.release();
    }
  }

  private synchronized int randomUser() {
    return random.nextInt(Population.DEFAULT.users());
  }

  /** Nobody comes any more; returns when all have their answer. */
  @Override
  public void close() {
    isHere = false;
    room.acquireUninterruptibly(MOST_WAITING);
    room.release(MOST_WAITING);
  }
}
