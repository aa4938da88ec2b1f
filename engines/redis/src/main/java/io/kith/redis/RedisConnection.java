package io.kith.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to Redis: questions go out together, their answers come in the same order. For one
 * thread; another may close it.
 */
final class RedisConnection implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /**
   * Connects and logs in.
   *
   * @throws IOException if that cannot be done within the timeout, or Redis refuses
   */
  RedisConnection(RedisUrl url) throws IOException {
    int timeoutMillis = (int) url.timeout().toMillis();
    var plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(timeoutMillis);
      plain.connect(new InetSocketAddress(url.host(), url.port()), timeoutMillis);
      this.socket = url.isTls() ? secured(plain, url) : plain;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = new BufferedOutputStream(socket.getOutputStream());
      logIn(url);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket secured(Socket plain, RedisUrl url) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var secured = (SSLSocket) factory.createSocket(plain, url.host(), url.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private void logIn(RedisUrl url) throws IOException {
    if (!url.password().isEmpty() && url.user().isEmpty()) {
      require("AUTH", url.password());
    } else if (!url.password().isEmpty()) {
      require("AUTH", url.user(), url.password());
    }
    if (url.database() != 0) {
      require("SELECT", Integer.toString(url.database()));
    }
  }

  private void require(String... question) throws IOException {
    send(question);
    flush();
    if (receive() instanceof RedisReply.Refusal(String why)) {
      throw new IOException("Redis refuses " + question[0] + ": " + why);
    }
  }

  /** Makes a script known to Redis, and returns the name under which it is called. */
  String load(String script) throws IOException {
    send("SCRIPT", "LOAD", script);
    flush();
    RedisReply answer = receive();
    if (answer instanceof RedisReply.Text(String name)) {
      return name;
    }
    throw new IOException("Redis does not take a script: " + answer);
  }

  /** Adds a question to those that go out. */
  void send(String... question) throws IOException {
    write("*" + question.length + "\r\n");
    for (String part : question) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      write("$" + bytes.length + "\r\n");
      out.write(bytes);
      write("\r\n");
    }
  }

  private void write(String ascii) throws IOException {
    out.write(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The answer to the oldest question that has none; waits for it as long as the timeout. */
  RedisReply receive() throws IOException {
    return RedisReply.read(in);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, whatever this says.
    }
  }
}
