package io.kith.console;

import io.kith.core.Code;
import io.kith.core.CountedReplies;
import io.kith.core.Reply;
import io.kith.core.Status;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Streams of answers that go on for as long as somebody looks: so many at a time, and each for as
 * long as whoever it is for may see it. Thread-safe.
 */
final class LiveStreams {

  /** Pages that find no place ask every few seconds instead. */
  static final int MOST = 64;

  private final Semaphore places = new Semaphore(MOST);

  /**
   * Begins one.
   *
   * @param check throws when whoever asked may see nothing any more; called before each message
   */
  Reply begin(Supplier<Reply> call, Runnable check) {
    if (!places.tryAcquire()) {
      return Reply.Failure.notExecuted(
          Status.of(
              Code.RESOURCE_EXHAUSTED,
              MOST + " pages are kept up to date already: ask again every few seconds instead"));
    }
    Reply reply = null;
    try {
      reply = call.get();
    } finally {
      if (!(reply instanceof Reply.Success)) {
        places.release();
      }
    }
    return reply instanceof Reply.Success(Stream<?> answers, var metadata)
        ? new Reply.Success(
            CountedReplies.untilEnd(answers.peek(_ -> check.run()), places::release), metadata)
        : reply;
  }

  /** How many there are. */
  int count() {
    return MOST - places.availablePermits();
  }
}
