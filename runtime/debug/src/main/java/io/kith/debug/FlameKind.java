package io.kith.debug;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.Locale;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;

/** What a flame graph is about: which events of the flight recorder, and what each counts. */
enum FlameKind {
  CPU("samples") {
    @Override
    void enable(Recording recording) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10)).withStackTrace();
    }

    @Override
    long weight(RecordedEvent event) {
      return 1;
    }
  },
  ALLOC("bytes") {
    @Override
    void enable(Recording recording) {
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s").withStackTrace();
    }

    @Override
    long weight(RecordedEvent event) {
      return event.getLong("weight");
    }
  },
  LOCK("nanoseconds") {
    @Override
    void enable(Recording recording) {
      for (String event : new String[] {"jdk.JavaMonitorEnter", "jdk.ThreadPark"}) {
        recording.enable(event).withThreshold(Duration.ofMillis(1)).withStackTrace();
      }
    }

    @Override
    long weight(RecordedEvent event) {
      return isIdle(event) ? 0 : event.getDuration().toNanos();
    }
  };

  /** What is counted. */
  final String unit;

  FlameKind(String unit) {
    this.unit = unit;
  }

  static FlameKind parse(String text) {
    for (FlameKind kind : values()) {
      if (kind.label().equals(text)) {
        return kind;
      }
    }
    throw new CallException(
        Code.NOT_FOUND, "there is no flame graph of '" + text + "'; there are cpu, alloc and lock");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract void enable(Recording recording);

  /** What an event counts; 0 if it is none of those that are meant. */
  abstract long weight(RecordedEvent event);

  /** Who parks without a lock has nothing to do, such as a thread of a pool. */
  private static boolean isIdle(RecordedEvent event) {
    if (!event.getEventType().getName().equals("jdk.ThreadPark")) {
      return false;
    }
    RecordedClass parked = event.getClass("parkedClass");
    String name = parked == null ? "" : parked.getName();
    return !name.startsWith("java.util.concurrent.locks.Reentrant")
        && !name.startsWith("java.util.concurrent.locks.StampedLock")
        && !name.startsWith("java.util.concurrent.Semaphore");
  }
}
