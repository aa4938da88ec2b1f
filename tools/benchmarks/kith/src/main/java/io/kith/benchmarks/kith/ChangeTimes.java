package io.kith.benchmarks.kith;

import java.util.concurrent.atomic.AtomicLongArray;

/** When each change of an instance began, the last few of each. Thread-safe. */
final class ChangeTimes {

  /** The label of an instance that counts its changes. */
  static final String LABEL = "change";

  private static final int REMEMBERED = 64;

  private final int instances;
  private final AtomicLongArray counts;
  private final AtomicLongArray beganNanos;
  private int next;

  ChangeTimes(int instances) {
    this.instances = instances;
    this.counts = new AtomicLongArray(instances);
    this.beganNanos = new AtomicLongArray(instances * REMEMBERED);
  }

  /** Which instance is to change next: each as often, and neighbours not one after the other. */
  int next() {
    next = (next + 7919) % instances;
    return next;
  }

  /** A change of this instance begins now; returns its number, from 1. */
  long begin(int instance) {
    long number = counts.incrementAndGet(instance);
    beganNanos.set(slot(instance, number), System.nanoTime());
    return number;
  }

  long beganNanos(int instance, long number) {
    return beganNanos.get(slot(instance, number));
  }

  private static int slot(int instance, long number) {
    return instance * REMEMBERED + (int) (number % REMEMBERED);
  }
}
