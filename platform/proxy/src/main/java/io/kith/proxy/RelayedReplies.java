package io.kith.proxy;

import io.kith.core.CallException;
import io.kith.core.Exchange;
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
 * A stream of replies on its way back to the caller, message by message: nothing is pulled that the
 * caller has no room for. The trailers follow its end.
 */
final class RelayedReplies implements Spliterator<Object> {

  private final Spliterator<?> replies;
  private final Exchange callee;
  private final Exchange caller;
  private @Nullable Object first;

  private RelayedReplies(
      Spliterator<?> replies, @Nullable Object first, Exchange callee, Exchange caller) {
    this.replies = replies;
    this.first = first;
    this.callee = callee;
    this.caller = caller;
  }

  /**
   * The reply to the caller, once the first message or the end has come: by then the headers have,
   * and a call that fails before its first message fails as one that is no stream.
   */
  static Reply of(Success reply, Exchange callee, Exchange caller) {
    var stream = (Stream<?>) Objects.requireNonNull(reply.value());
    Spliterator<?> replies = stream.spliterator();
    var first = new Object[1];
    try {
      if (replies.tryAdvance(message -> first[0] = message)) {
        var rest = new RelayedReplies(replies, first[0], callee, caller);
        return new Success(
            StreamSupport.stream(rest, false).onClose(stream::close), callee.headers());
      }
    } catch (CallException e) {
      stream.close();
      passOn(callee.trailers(), caller);
      return new Failure(e.status(), e.getCause(), e.executed(), callee.headers());
    }
    stream.close();
    passOn(callee.trailers(), caller);
    return new Success(Stream.empty(), callee.headers());
  }

  private static void passOn(Metadata trailers, Exchange caller) {
    trailers.forEach(caller::trailer);
  }

  @Override
  public boolean tryAdvance(Consumer<? super Object> action) {
    Object kept = first;
    if (kept != null) {
      first = null;
      action.accept(kept);
      return true;
    }
    boolean any;
    try {
      any = replies.tryAdvance(action);
    } catch (CallException e) {
      passOn(callee.trailers(), caller);
      throw e;
    }
    if (!any) {
      passOn(callee.trailers(), caller);
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
