package io.kith.benchmarks.raw;

import io.kith.benchmarks.harness.Peer.Completion;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One call in flight, with the thread or the callback that waits for it. */
final class RawCall {
  private final long id;
  private final String name;
  private final byte[] payload;
  private final @Nullable Thread waiter;
  private final @Nullable Completion completion;
  private @Nullable Throwable failure;
  private volatile boolean done;

  RawCall(
      long id,
      String name,
      byte[] payload,
      @Nullable Thread waiter,
      @Nullable Completion completion) {
    this.id = id;
    this.name = name;
    this.payload = payload;
    this.waiter = waiter;
    this.completion = completion;
  }

  long id() {
    return id;
  }

  String name() {
    return name;
  }

  byte[] payload() {
    return payload;
  }

  void await() throws IOException {
    while (!done) {
      LockSupport.park(this);
    }
    if (failure != null) {
      throw new IOException("the call failed", failure);
    }
  }

  /** Called on the event loop, at most once. */
  void complete(long replyId, int replyBodyBytes) {
    if (replyId != id || replyBodyBytes != Long.BYTES + name.length() + payload.length) {
      fail(new IOException("the reply is not the message that was sent"));
      return;
    }
    wake();
    if (completion != null) {
      completion.succeeded();
    }
  }

  void fail(Throwable cause) {
    failure = cause;
    wake();
    if (completion != null) {
      completion.failed(cause);
    }
  }

  private void wake() {
    done = true;
    LockSupport.unpark(waiter);
  }
}
