package io.kith.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection of HTTP/1.1 that sends one message after the other. For one thread. */
final class SpanSender implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private final String head;

  SpanSender(int port, SpanFormat format) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.head =
        "POST "
            + format.path()
            + " HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: "
            + format.contentType()
            + "\r\ncontent-length: ";
  }

  /** Sends a message, and returns the status of the answer. */
  int send(byte[] body) throws IOException {
    out.write((head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    int status = Integer.parseInt(line().substring(9, 12));
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String field = line.toLowerCase(Locale.ROOT);
      if (field.startsWith("content-length:")) {
        length = Integer.parseInt(field.substring("content-length:".length()).strip());
      }
      chunked |= field.startsWith("transfer-encoding:") && field.endsWith("chunked");
    }
    if (chunked) {
      for (int chunk = size(); chunk > 0; chunk = size()) {
        in.skipNBytes(chunk + 2);
      }
      line();
    } else {
      in.skipNBytes(length);
    }
    return status;
  }

  private int size() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
