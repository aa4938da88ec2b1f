package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream of replies that tells how its instance does when it has ended or failed, however late:
 * one that begins well each time and then fails is not well. One thread at a time pulls.
 */
final class WatchedStream implements Spliterator<Object> {

  private final Spliterator<?> replies;
  private final Runnable succeeded;
  private final Consumer<Failure> failed;
  private boolean ended;

  private WatchedStream(Stream<?> replies, Runnable succeeded, Consumer<Failure> failed) {
    this.replies = replies.spliterator();
    this.succeeded = succeeded;
    this.failed = failed;
  }

  /** The reply of a call that streams, with such a stream. */
  static Reply of(Success reply, Runnable succeeded, Consumer<Failure> failed) {
    var stream = (Stream<?>) Objects.requireNonNull(reply.value());
    var watched = new WatchedStream(stream, succeeded, failed);
    return new Success(
        StreamSupport.stream(watched, false).onClose(stream::close), reply.metadata());
  }

  @Override
  public boolean tryAdvance(Consumer<? super Object> action) {
    boolean any;
    try {
      any = replies.tryAdvance(action);
    } catch (CallException e) {
      failed.accept(new Failure(e.status(), e.getCause(), e.executed(), Metadata.empty()));
      throw e;
    }
    if (!any && !ended) {
      ended = true;
      succeeded.run();
    }
    return any;
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
