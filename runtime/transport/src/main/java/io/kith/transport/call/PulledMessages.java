package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of a {@link ReceivedStream}, as the user pulls them: decoded one by one on the
 * thread that pulls.
 *
 * <p>A failure is thrown there, as the exception that the method declares or as a {@link
 * CallException}. Only the user holds this: when it is neither pulled to its end nor closed, and
 * nobody can reach it any more, the stream is closed, and the log says so.
 */
public final class PulledMessages implements Spliterator<Object> {

  private static final Logger log = LoggerFactory.getLogger(PulledMessages.class);

  private static final Cleaner CLEANER =
      Cleaner.create(
          task -> Thread.ofPlatform().daemon().name("kith-stream-cleaner").unstarted(task));

  private static final Status CLOSED =
      Status.of(Code.CANCELLED, "the stream was closed before its end");

  /** Closes a stream that was forgotten. Knows nothing of the one who forgot it. */
  private record Forgotten(ReceivedStream stream, MethodBinding method) implements Runnable {

    @Override
    public void run() {
      if (stream.close(CLOSED)) {
        log.warn(
            "a stream of {} was neither pulled to its end nor closed, and has been closed now: use"
                + " try (var stream = …)",
            method.method());
      }
    }
  }

  private final ReceivedStream received;
  private final MethodBinding method;
  private final Code malformed;
  private final MessageParser parser;

  private PulledMessages(
      ReceivedStream received, MethodBinding method, StreamFormat format, Code malformed) {
    this.received = received;
    this.method = method;
    this.malformed = malformed;
    this.parser = new MessageParser(format);
  }

  /** The replies of a call, for the caller. Asked for once. */
  public static Stream<?> ofReplies(
      ReceivedStream received, MethodBinding method, StreamFormat format) {
    var messages = new PulledMessages(received, method, format, Code.INTERNAL);
    CLEANER.register(messages, new Forgotten(received, method));
    return messages.stream();
  }

  /** The requests of a call, for the handler, who need not close them. Asked for once. */
  public static Stream<?> ofRequests(
      ReceivedStream received, MethodBinding method, StreamFormat format) {
    return new PulledMessages(received, method, format, Code.INVALID_ARGUMENT).stream();
  }

  private Stream<?> stream() {
    return StreamSupport.stream(this, false).onClose(() -> received.close(CLOSED));
  }

  @Override
  public boolean tryAdvance(Consumer<? super Object> action) {
    try {
      Object message = next();
      if (message == null) {
        return false;
      }
      action.accept(message);
      return true;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void forEachRemaining(Consumer<? super Object> action) {
    try {
      for (Object message = next(); message != null; message = next()) {
        action.accept(message);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private @Nullable Object next() {
    if (received.isCut()) {
      parser.clear();
    }
    try {
      Object message = parser.next();
      while (message == null && received.feed(parser)) {
        message = parser.next();
      }
      if (message != null) {
        return message;
      }
    } catch (CodecException e) {
      throw unreadable(e);
    } catch (CallException e) {
      received.close(e.status());
      parser.clear();
      throw e;
    }
    Failure failure = received.failure();
    if (failure != null) {
      throw PulledMessages.<RuntimeException>unchecked(method.toThrowable(failure));
    }
    if (parser.isMidMessage()) {
      throw unreadable(new CodecException("the stream ended in the midst of a message"));
    }
    return null;
  }

  private CallException unreadable(CodecException problem) {
    Status status =
        Status.of(
            problem.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : malformed,
            "a message in a stream of "
                + method.method()
                + " cannot be read: "
                + problem.getMessage());
    received.close(status);
    parser.clear();
    return new CallException(status, problem);
  }

  /** Throws what the method declares, which a stream's methods do not. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
    throw (X) thrown;
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
