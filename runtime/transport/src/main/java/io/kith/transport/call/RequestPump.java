package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Sends the requests that a client's call streams: a virtual thread that pulls them in the context
 * of the call, encodes them, and waits while the server takes no more.
 *
 * <p>It ends with the requests or with the call, and closes the stream then. Thread-safe.
 */
public final class RequestPump {

  /** Ends the call if its requests fail. */
  @FunctionalInterface
  public interface OnFailure {
    void fail(Failure how);
  }

  private final Call call;
  private final SentStream out;
  private final SentStream.Encoder encoder;
  private final OnFailure onFailure;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();

  /** A pump that has not started, of a call whose request is a stream. */
  public RequestPump(Call call, SentStream out, SentStream.Encoder encoder, OnFailure onFailure) {
    this.call = call;
    this.out = out;
    this.encoder = encoder;
    this.onFailure = onFailure;
    this.thread = Thread.ofVirtual().name("kith-requests").unstarted(this::run);
  }

  /** Starts to pull; only closes the stream, if it was stopped. The first call counts. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      thread.start();
    }
  }

  /**
   * Nobody takes any more requests. A stream that was not begun stays as it is until {@link
   * #start}.
   */
  public void stop(Status why) {
    out.stop(why);
    thread.interrupt();
  }

  private void run() {
    var requests = (Stream<?>) call.request();
    try {
      call.context()
          .run(() -> {
            if (out.isStopped()) {
              requests.close();
            } else {
              out.sendAll(requests, encoder);
            }
          });
      out.end();
    } catch (StreamStoppedException e) {
      // whoever stopped it knows
    } catch (CodecException e) {
      fail(
          e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INVALID_ARGUMENT, "cannot be sent", e);
    } catch (Throwable e) { // whatever the user's stream throws
      fail(Code.CANCELLED, "failed", e);
    }
  }

  private void fail(Code code, String how, Throwable problem) {
    if (!out.isStopped()) {
      Status status =
          Status.of(code, "the requests of " + call.method() + " " + how + ": " + problem);
      onFailure.fail(new Failure(status, problem, Executed.MAYBE, Metadata.empty()));
    }
  }
}
