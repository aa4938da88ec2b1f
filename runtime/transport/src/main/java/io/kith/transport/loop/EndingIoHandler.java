package io.kith.transport.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;

/**
 * The I/O of one event loop, which can be told to close all of its channels and to take no more.
 *
 * <p>A loop of Netty closes its channels only if it goes round once more after it was told to end.
 * If it learns of that while it runs tasks it ends at once, and who waits for something from one of
 * its channels waits for ever. Owned by its event loop, but for {@link #end}.
 */
final class EndingIoHandler implements IoHandler {

  private final IoHandler io;
  private final ThreadAwareExecutor loop;
  private boolean ended;

  EndingIoHandler(IoHandler io, ThreadAwareExecutor loop) {
    this.io = io;
    this.loop = loop;
  }

  /** From any thread, before the loop is told to end: closes the channels, and takes no more. */
  void end() {
    loop.execute(() -> {
      ended = true;
      io.prepareToDestroy();
    });
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (ended) {
      throw new IOException("the event loop has ended");
    }
    return io.register(handle);
  }

  @Override
  public void initialize() {
    io.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return io.run(context);
  }

  @Override
  public void wakeup() {
    io.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return io.isCompatible(type);
  }

  @Override
  public void prepareToDestroy() {
    io.prepareToDestroy();
  }

  @Override
  public void destroy() {
    io.destroy();
  }
}
