package io.kith.interop;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A stream whose messages are added one by one while it is pulled. Thread-safe. */
final class Turns<T> {

  private final LinkedBlockingQueue<Optional<T>> queue = new LinkedBlockingQueue<>();

  void add(T message) {
    queue.add(Optional.of(message));
  }

  void end() {
    queue.add(Optional.empty());
  }

  Stream<T> stream() {
    return Stream.generate(this::take).takeWhile(Optional::isPresent).map(Optional::orElseThrow);
  }

  private Optional<T> take() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
