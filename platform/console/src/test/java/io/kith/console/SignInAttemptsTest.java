package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.FakeTicker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SignInAttemptsTest {

  private final FakeTicker ticker = new FakeTicker();
  private final SignInAttempts attempts = new SignInAttempts(ticker);

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private int allowed(int of, String name, String from) {
    int allowed = 0;
    for (int i = 0; i < of; i++) {
      allowed += attempts.begin(name, address(from)).isEmpty() ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void a_name_is_tried_five_times_from_one_address_and_then_once_a_minute() {
    assertThat(allowed(100, "alice", "10.0.0.1")).isEqualTo(5);
    assertThat(allowed(1, "bob", "10.0.0.1")).isEqualTo(1);
    assertThat(allowed(1, "alice", "10.0.0.2")).isEqualTo(1);
    ticker.advance(Duration.ofMinutes(1));
    assertThat(allowed(100, "alice", "10.0.0.1")).isEqualTo(1);
  }

  @Test
  void an_address_tries_thirty_names_whatever_they_are() {
    int allowed = 0;
    for (int i = 0; i < 100; i++) {
      allowed += allowed(1, "name" + i, "10.0.0.1");
    }
    assertThat(allowed).isEqualTo(30);
  }

  @Test
  void a_name_is_tried_sixty_times_from_wherever() {
    int allowed = 0;
    for (int i = 0; i < 200; i++) {
      allowed += allowed(1, "alice", "10.0.0." + i);
    }
    assertThat(allowed).isEqualTo(60);
  }

  @Test
  void a_network_of_ipv6_is_one_address() {
    int allowed = 0;
    for (int i = 0; i < 100; i++) {
      allowed += allowed(1, "alice", "2001:db8:0:1::" + i);
    }
    assertThat(allowed).isEqualTo(5);
    assertThat(allowed(1, "alice", "2001:db8:0:2::1")).isEqualTo(1);
  }

  @Test
  void whoever_succeeds_may_do_so_again_and_again() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(attempts.begin("alice", address("10.0.0.1"))).isEmpty();
      attempts.succeeded("alice", address("10.0.0.1"));
    }
  }
}
