package io.kith.benchmarks.raw;

import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.raw.FrameReader.FrameListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.collection.LongObjectHashMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection that many callers share. The table of calls in flight belongs to the event loop,
 * so it needs no lock.
 */
final class RawClient implements Peer.Client, FrameListener {
  private final LongObjectHashMap<RawCall> inFlight = new LongObjectHashMap<>(1024);
  private final EventLoop loop;
  private final Channel channel;
  private final FrameBatch requests;
  private final LargeFrames largeRequests;
  private final Inbox<RawCall> inbox;
  private @Nullable Throwable broken;
  private long lastCallId;

  /** Whether frames are being handed over, at whose end a flush follows anyway. */
  private boolean reading;

  private RawClient(Channel channel) {
    this.channel = channel;
    loop = channel.eventLoop();
    requests = new FrameBatch(channel);
    largeRequests = new LargeFrames(channel);
    inbox = new Inbox<>(loop, this::send, this::flush);
  }

  /** A connection on this event loop, which others may share. */
  static RawClient connect(EventLoopGroup group, int port) {
    var client = new CompletableFuture<RawClient>();
    new Bootstrap()
        .group(group)
        .channel(RawLoop.channel())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                var connected = new RawClient(channel);
                channel.pipeline().addLast(new FrameReader(connected));
                client.complete(connected);
              }
            })
        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .syncUninterruptibly();
    return client.join();
  }

  @Override
  public void call(long id, String name, byte[] payload) throws Exception {
    var call = new RawCall(id, name, payload, Thread.currentThread(), null);
    inbox.add(call);
    call.await();
  }

  @Override
  public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
    var call = new RawCall(id, name, payload, null, completion);
    if (reading && loop.inEventLoop()) {
      send(call);
    } else {
      inbox.add(call);
    }
  }

  private void send(RawCall call) {
    if (broken != null) {
      call.fail(broken);
      return;
    }
    long callId = ++lastCallId;
    inFlight.put(callId, call);
    int bodyBytes = Long.BYTES + call.name().length() + call.payload().length;
    if (bodyBytes > FrameReader.LARGE_BODY_BYTES) {
      ByteBuf head = FrameBatch.head(channel, callId, bodyBytes).writeLong(call.id());
      head.writeCharSequence(call.name(), StandardCharsets.US_ASCII);
      largeRequests.add(head, call.payload());
      return;
    }
    ByteBuf out = requests.frame(callId, bodyBytes).writeLong(call.id());
    out.writeCharSequence(call.name(), StandardCharsets.US_ASCII);
    out.writeBytes(call.payload());
  }

  private void flush() {
    requests.flush();
    largeRequests.send();
  }

  @Override
  public void frame(long callId, ByteBuf in, int bodyBytes) {
    reading = true;
    long id = in.readLong();
    in.skipBytes(bodyBytes - Long.BYTES);
    complete(callId, id, bodyBytes);
  }

  @Override
  public void large(long callId, byte[] body) {
    reading = true;
    complete(callId, ByteBuffer.wrap(body).getLong(), body.length);
  }

  private void complete(long callId, long id, int bodyBytes) {
    RawCall call = inFlight.remove(callId);
    if (call != null) {
      call.complete(id, bodyBytes);
    }
  }

  @Override
  public void writable() {
    largeRequests.send();
  }

  @Override
  public void readComplete() {
    reading = false;
    flush();
  }

  @Override
  public void inactive(Throwable cause) {
    broken = cause;
    inFlight.values().forEach(call -> call.fail(cause));
    inFlight.clear();
  }
}
