package io.kith.core;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream of replies that tells of each message, and once of the end of the call: when the stream
 * is at its end, fails, is closed before, or is forgotten.
 */
public final class CountedReplies implements Spliterator<Object> {

  /** What is told. On any thread. */
  interface Count {

    /** One more message. */
    void message();

    /** The call is over; told once. */
    void end(Code how);
  }

  private static final Cleaner CLEANER =
      Cleaner.create(
          task -> Thread.ofPlatform().daemon().name("kith-stream-counts").unstarted(task));

  /** Lets the first end count. Knows nothing of the one who forgot the stream. */
  private record End(Count count, AtomicBoolean told) implements Runnable {

    void tell(Code how) {
      if (told.compareAndSet(false, true)) {
        count.end(how);
      }
    }

    @Override
    public void run() {
      tell(Code.CANCELLED);
    }
  }

  private final Spliterator<?> replies;
  private final Count count;
  private final End end;
  private boolean delivering;

  private CountedReplies(Spliterator<?> replies, Count count, End end) {
    this.replies = replies;
    this.count = count;
    this.end = end;
  }

  /**
   * The replies, with something that is done once when the stream is at its end, fails, is closed
   * before, or is forgotten; on any thread.
   */
  public static Stream<?> untilEnd(Stream<?> replies, Runnable atEnd) {
    return tellingEnd(replies, _ -> atEnd.run());
  }

  /**
   * The replies, with somebody who is told once how the stream ended: {@code OK} if it is at its
   * end, its failure, or {@code CANCELLED} if it was closed before or forgotten; on any thread.
   */
  public static Stream<?> tellingEnd(Stream<?> replies, Consumer<Code> atEnd) {
    return of(
        replies,
        new Count() {
          @Override
          public void message() {}

          @Override
          public void end(Code how) {
            atEnd.accept(how);
          }
        });
  }

  /** The replies, counted. */
  static Stream<?> of(Stream<?> replies, Count count) {
    var end = new End(count, new AtomicBoolean());
    var counted = new CountedReplies(replies.spliterator(), count, end);
    CLEANER.register(counted, end);
    return StreamSupport.stream(counted, false)
        .onClose(() -> {
          end.run();
          replies.close();
        });
  }

  @Override
  public boolean tryAdvance(Consumer<? super Object> action) {
    try {
      boolean more = replies.tryAdvance(message -> deliver(message, action));
      if (!more) {
        end.tell(Code.OK);
      }
      return more;
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void forEachRemaining(Consumer<? super Object> action) {
    try {
      replies.forEachRemaining(message -> deliver(message, action));
      end.tell(Code.OK);
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void deliver(Object message, Consumer<? super Object> action) {
    count.message();
    delivering = true;
    action.accept(message);
    delivering = false;
  }

  /** What fails is the stream, or else the one who takes its messages and closes it then. */
  private void failed(Throwable e) {
    if (!delivering) {
      end.tell(e instanceof CallException call ? call.code() : Code.UNKNOWN);
    }
    delivering = false;
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
