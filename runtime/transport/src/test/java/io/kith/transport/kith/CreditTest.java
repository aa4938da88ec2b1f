package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.Echo;
import io.kith.transport.EchoFixture;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What streams may have under way, as a server counts it. */
final class CreditTest {

  private static final int POOL_BYTES = 1 << 20;
  private static final int MOST_UNDER_WAY = POOL_BYTES + Credit.OWN_BYTES;

  /** Reads frames when the test says so, gives no credit, and counts what streams send. */
  private static final class CountingServer implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<Integer, Integer> underWay = new HashMap<>();
    private Socket socket;
    private DataInputStream in;
    private int cancelled;

    CountingServer() throws IOException {}

    Address address() {
      return new Address("127.0.0.1", listener.getLocalPort());
    }

    void accept() throws IOException {
      socket = listener.accept();
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
      // A stream may have 8 MiB under way, and all together 1 MiB beyond their own.
      socket
          .getOutputStream()
          .write(
              RawPeer.frameBytes(
                  Frame.HELLO,
                  0,
                  new int[] {
                    10, 1, 'x', 18, 1, 'y', 24, 128, 128, 64, 40, 128, 128, 128, 4, 48, 128, 128, 64
                  }));
      assertThat(in.readNBytes(Frame.PREFACE.length)).isEqualTo(Frame.PREFACE);
    }

    void readUntil(BooleanSupplier condition) throws IOException {
      while (!condition.getAsBoolean()) {
        long header = in.readLong();
        byte[] payload = new byte[Frame.length(header)];
        in.readFully(payload);
        count(Frame.type(header), Frame.id(header), payload);
      }
    }

    private void count(int type, int id, byte[] payload) {
      if (type == Frame.REQUEST && (payload[0] & Frame.FLAG_STREAM) != 0) {
        underWay.put(id, 0);
      } else if (type == Frame.CANCEL) {
        underWay.remove(id);
        cancelled = id;
      } else if (type == Frame.DATA) {
        underWay.computeIfPresent(id, (_, bytes) -> bytes + payload.length - 1);
      }
      assertThat(underWay.values().stream().mapToInt(b -> Math.max(0, b - Credit.OWN_BYTES)).sum())
          .isLessThanOrEqualTo(POOL_BYTES);
    }

    int underWay(int id) {
      return underWay.getOrDefault(id, 0);
    }

    @Override
    public void close() throws IOException {
      listener.close();
      socket.close();
    }
  }

  private static void stream(Context context, Echo echo) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            context.call(() -> echo.gather(Stream.generate(() -> EchoFixture.message(8 << 10))));
          } catch (Exception e) {
            // cancelled, or cut off at the end of the test
          }
        });
  }

  @Test
  void a_stream_goes_on_with_what_one_beyond_its_deadline_had_after_the_server_knows()
      throws Exception {
    try (var server = new CountingServer();
        var client = Client.create(new Identity("test", "t-1"), TransportOptions.defaults())) {
      Echo echo = EchoFixture.stub(client.channel(server.address()));
      stream(Context.within(Duration.ofSeconds(2)), echo);
      server.accept();
      server.readUntil(() -> server.underWay(1) == MOST_UNDER_WAY || server.cancelled == 1);
      stream(Context.root(), echo);
      server.readUntil(() -> server.underWay(2) == MOST_UNDER_WAY);
      assertThat(server.cancelled).isEqualTo(1);
    }
  }

  @Test
  void a_stream_goes_on_with_what_a_cancelled_one_had_after_a_slow_server_knows() throws Exception {
    try (var server = new CountingServer();
        var client = Client.create(new Identity("test", "t-1"), TransportOptions.defaults())) {
      Channel channel = client.channel(server.address());
      Echo echo = EchoFixture.stub(channel);
      var cancellation = new Cancellation();
      stream(Context.root().with(cancellation), echo);
      server.accept();
      server.readUntil(() -> server.underWay(1) == MOST_UNDER_WAY);
      stream(Context.root(), echo);
      server.readUntil(() -> server.underWay(2) == Credit.OWN_BYTES);
      echo.tell(EchoFixture.message(30 << 20)); // more than the sockets hold
      cancellation.cancel(Status.of(Code.CANCELLED, "enough"));
      while (channel.outstanding() > 1) {
        Thread.onSpinWait();
      }
      server.readUntil(() -> server.underWay(2) == MOST_UNDER_WAY);
      assertThat(server.cancelled).isEqualTo(1);
    }
  }
}
