package io.kith.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.TransportOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EventLoopsTest {

  private final CountDownLatch inactive = new CountDownLatch(1);

  private Channel connect(EventLoops loops, ServerSocket server) throws InterruptedException {
    return loops
        .client()
        .handler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelInactive(ChannelHandlerContext context) {
                inactive.countDown();
              }
            })
        .connect(server.getLocalSocketAddress())
        .sync()
        .channel();
  }

  @Test
  void a_loop_that_learns_of_its_end_while_it_runs_a_task_closes_its_channels_too()
      throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var loops = new EventLoops("test", TransportOptions.builder().eventLoops(1).build());
      Channel channel = connect(loops, server);
      EventLoop loop = channel.eventLoop();
      var busy = new CountDownLatch(1);
      loop.execute(() -> {
        busy.countDown();
        while (!loop.isShuttingDown()) {
          Thread.onSpinWait();
        }
      });
      busy.await();
      loops.close();
      assertThat(loop.isTerminated()).isTrue();
      assertThat(inactive.getCount()).isZero();
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void loops_that_are_closed_by_one_of_their_own_threads_close_their_channels() throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var loops = new EventLoops("test", TransportOptions.builder().eventLoops(1).build());
      EventLoop loop = connect(loops, server).eventLoop();
      loop.execute(loops::close);
      inactive.await();
      assertThat(loop.terminationFuture().await(20_000)).isTrue();
      loops.close();
    }
  }
}
