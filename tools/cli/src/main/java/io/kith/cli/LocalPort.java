package io.kith.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** Ports of the loopback interface. */
final class LocalPort {

  /** The loopback interface. */
  static final String HOST = "127.0.0.1";

  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  private LocalPort() {}

  /**
   * The port to listen at: the wanted one; without a wish, the usual one, or any if that is taken.
   *
   * @throws DemoException if the wanted one is taken
   */
  static int choose(Optional<Integer> wanted, int usual) throws DemoException, IOException {
    if (wanted.isPresent() && !isFree(wanted.get())) {
      throw new DemoException(
          "port "
              + wanted.get()
              + " is taken: end what listens there, or choose another by --port");
    }
    if (wanted.isPresent() || isFree(usual)) {
      return wanted.orElse(usual);
    }
    return anyFree();
  }

  /** A port that nobody listens at. */
  static int anyFree() throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(HOST, 0));
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(HOST, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether somebody listens there. */
  static boolean isListening(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
