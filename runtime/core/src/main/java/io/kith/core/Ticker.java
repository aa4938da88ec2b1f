package io.kith.core;

/** A source of monotonic time, so that what depends on time can be tested exactly. */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since an arbitrary fixed point; comparable only by subtraction. */
  long nanos();

  /** The monotonic clock of this machine. */
  static Ticker system() {
    return System::nanoTime;
  }
}
