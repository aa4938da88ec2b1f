package io.kith.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of calls when their client is closed. */
@ParameterizedClass
@EnumSource(Protocol.class)
final class LastWritesTest {

  private static final int MESSAGE_BYTES = 4 << 20;

  @Parameter Protocol protocol;

  /** Between a client and a server; forwards slowly, and notes what it could read. */
  private static final class SlowPipe implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket();
    private final CompletableFuture<Socket> client = new CompletableFuture<>();
    private final Address server;
    private final CountDownLatch open = new CountDownLatch(1);

    SlowPipe(Address server) throws IOException {
      this.server = server;
      listener.setReceiveBufferSize(4 << 10); // little is under way
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofPlatform().daemon().start(this::run);
    }

    Address address() {
      return new Address("127.0.0.1", listener.getLocalPort());
    }

    private void run() {
      try (var there = new Socket(server.host(), server.port());
          var here = listener.accept()) {
        client.complete(here);
        Thread back =
            Thread.ofPlatform().daemon().start(() -> copy(there, here, Integer.MAX_VALUE));
        copy(here, there, 64 << 10);
        open.await();
        copy(here, there, Integer.MAX_VALUE);
        there.shutdownOutput();
        back.join();
      } catch (IOException | InterruptedException e) {
        client.completeExceptionally(e);
      }
    }

    private static void copy(Socket from, Socket to, int mostBytes) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[4 << 10];
        int left = mostBytes;
        int count;
        while (left > 0 && (count = in.read(bytes)) >= 0) {
          out.write(bytes, 0, count);
          left -= count;
        }
        if (left > 0) {
          to.shutdownOutput();
        }
      } catch (IOException e) {
        // the other side is gone
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @Test
  void a_one_way_call_reaches_a_server_that_reads_slowly_though_its_client_is_closed()
      throws Exception {
    try (var fixture = new EchoFixture(TransportOptions.defaults(), protocol);
        var pipe = new SlowPipe(fixture.server.address());
        var client = Client.create(new Identity("leaving", "l-1"), TransportOptions.defaults())) {
      EchoFixture.stub(client.channel(pipe.address(), protocol))
          .tell(EchoFixture.message(MESSAGE_BYTES));
      pipe.client.join();
      var closed = Thread.ofPlatform().start(client::close);
      pipe.open.countDown();
      assertThat(fixture.told.take().payload()).hasSize(MESSAGE_BYTES);
      closed.join();
    }
  }

  @Test
  void calls_in_flight_end_when_their_client_is_closed() throws Exception {
    try (var fixture = new EchoFixture(TransportOptions.defaults(), protocol)) {
      var begun = new CountDownLatch(100);
      fixture.act =
          message -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              // the caller is gone
            }
            return message;
          };
      var ended = new CountDownLatch(100);
      for (int i = 0; i < 100; i++) {
        Thread.ofVirtual()
            .start(() -> {
              try {
                fixture.echo.act(EchoFixture.message(1));
              } catch (Exception e) {
                ended.countDown();
              }
            });
      }
      begun.await();
      fixture.client.close();
      ended.await();
    }
  }
}
