package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LocalPortTest {

  @Test
  void is_the_usual_one_if_that_is_free() throws Exception {
    int free = freePort();
    assertThat(LocalPort.choose(Optional.empty(), free)).isEqualTo(free);
  }

  @Test
  void is_another_one_if_the_usual_one_is_taken() throws Exception {
    try (var taken = listen()) {
      int other = LocalPort.choose(Optional.empty(), taken.getLocalPort());
      assertThat(other).isNotEqualTo(taken.getLocalPort()).isPositive();
      assertThat(LocalPort.isListening(other)).isFalse();
    }
  }

  @Test
  void is_the_wanted_one_or_none() throws Exception {
    try (var taken = listen()) {
      int port = taken.getLocalPort();
      int free = freePort();
      assertThat(LocalPort.choose(Optional.of(free), port)).isEqualTo(free);
      assertThatExceptionOfType(DemoException.class)
          .isThrownBy(() -> LocalPort.choose(Optional.of(port), free))
          .withMessage(
              "port %d is taken: end what listens there, or choose another by --port", port);
    }
  }

  @Test
  void knows_whether_somebody_listens() throws Exception {
    try (var taken = listen()) {
      assertThat(LocalPort.isListening(taken.getLocalPort())).isTrue();
    }
    assertThat(LocalPort.isListening(freePort())).isFalse();
  }

  private static int freePort() throws IOException {
    try (var socket = listen()) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName(LocalPort.HOST));
  }
}
