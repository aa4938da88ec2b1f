package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.call.StatusCodec;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that sends whatever a test wants, byte by byte. */
final class RawPeer implements AutoCloseable {

  record Received(int type, int id, byte[] payload) {}

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;

  RawPeer(Address server) throws IOException {
    socket = new Socket(server.host(), server.port());
    socket.setSoTimeout(20_000);
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Opens as a well-behaved client does. */
  RawPeer hello() throws IOException {
    send(Frame.PREFACE);
    frame(Frame.HELLO, 0, 10, 1, 'x', 18, 1, 'y', 24, 128, 128, 64);
    assertThat(nextFrame().type()).isEqualTo(Frame.HELLO);
    return this;
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void header(int length, int type, int id) throws IOException {
    send(ByteBuffer.allocate(8).putLong((long) length << 40 | (long) type << 32 | id).array());
  }

  static byte[] frameBytes(int type, int id, int... payload) {
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
    frame.putLong((long) payload.length << 40 | (long) type << 32 | id);
    for (int b : payload) {
      frame.put((byte) b);
    }
    return frame.array();
  }

  void frame(int type, int id, int... payload) throws IOException {
    out.write(frameBytes(type, id, payload));
    if (type != Frame.CANCEL && type != Frame.DEFINE) {
      out.flush();
    }
  }

  void define(String method) throws IOException {
    byte[] name = method.getBytes(StandardCharsets.UTF_8);
    int[] payload = new int[name.length + 1];
    payload[0] = Frame.DEFINE_METHOD;
    for (int i = 0; i < name.length; i++) {
      payload[i + 1] = name[i];
    }
    frame(Frame.DEFINE, 0, payload);
  }

  Received nextFrame() throws IOException {
    out.flush();
    long header = in.readLong();
    byte[] payload = new byte[Frame.length(header)];
    in.readFully(payload);
    return new Received(Frame.type(header), Frame.id(header), payload);
  }

  String nextFailure(int id) throws IOException {
    Received frame = nextFrame();
    assertThat(frame.type()).isEqualTo(Frame.FAILURE);
    assertThat(frame.id()).isEqualTo(id);
    Status status =
        ProtoReader.read(
            StatusCodec.INSTANCE,
            frame.payload(),
            1,
            frame.payload().length - 1,
            Limits.defaults());
    return status.text();
  }

  void expectGoAway(GoAway code) throws IOException {
    Received frame = nextFrame();
    while (frame.type() != Frame.GO_AWAY) {
      frame = nextFrame();
    }
    assertThat(GoAway.of(frame.payload()[0])).isEqualTo(code);
    readToEnd();
  }

  byte[] readToEnd() throws IOException {
    out.flush();
    return in.readAllBytes();
  }

  void shutdownOutput() throws IOException {
    out.flush();
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
