package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream of replies that begins anew, from another endpoint, if its call fails before the first
 * message: nobody has seen anything of it then. Once there was a message, it fails as it does.
 *
 * <p>The next endpoint is asked on the thread that pulls. One thread at a time pulls.
 */
final class FailoverStream implements Spliterator<Object> {

  private final Function<Failure, Reply> elsewhere;
  private Stream<?> current;
  private Spliterator<?> replies;
  private boolean begun;

  private FailoverStream(Stream<?> first, Function<Failure, Reply> elsewhere) {
    this.elsewhere = elsewhere;
    this.current = first;
    this.replies = first.spliterator();
  }

  /**
   * The reply of a call, with such a stream.
   *
   * @param elsewhere told how an attempt failed, makes the next one, or says that none is made
   */
  static Reply of(Success first, Function<Failure, Reply> elsewhere) {
    var stream = new FailoverStream(streamOf(first), elsewhere);
    return new Success(
        StreamSupport.stream(stream, false).onClose(() -> stream.current.close()),
        first.metadata());
  }

  private static Stream<?> streamOf(Success reply) {
    return (Stream<?>) Objects.requireNonNull(reply.value());
  }

  @Override
  public boolean tryAdvance(Consumer<? super Object> action) {
    while (!begun) {
      try {
        boolean any = replies.tryAdvance(message -> begin(message, action));
        begun = true; // with its end, if there was no message
        return any;
      } catch (CallException e) {
        if (begun) {
          throw e;
        }
        goOn(e);
      }
    }
    return replies.tryAdvance(action);
  }

  @Override
  public void forEachRemaining(Consumer<? super Object> action) {
    if (begun || tryAdvance(action)) {
      replies.forEachRemaining(action);
    }
  }

  private void begin(Object message, Consumer<? super Object> action) {
    begun = true;
    action.accept(message);
  }

  private void goOn(CallException e) {
    current.close();
    var failure = new Failure(e.status(), e.getCause(), e.executed(), Metadata.empty());
    switch (elsewhere.apply(failure)) {
      case Success next -> {
        current = streamOf(next);
        replies = current.spliterator();
      }
      case Failure last -> {
        begun = true;
        throw last.exception();
      }
    }
  }

  @Override
  public @Nullable Spliterator<Object> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return ORDERED | NONNULL;
  }
}
