package io.kith.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.transport.Address;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsulUrlTest {

  @Test
  void a_host_is_enough() {
    ConsulUrl url = ConsulUrl.parse("consul://agent");
    assertThat(url.agent()).isEqualTo(new Address("agent", 8500));
    assertThat(url.tls()).isFalse();
    assertThat(url.consistency()).isEqualTo(ConsulUrl.Consistency.DEFAULT);
    assertThat(url.ttl()).isEqualTo(Duration.ofSeconds(15));
    assertThat(url.removeAfter()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void everything_can_be_said() {
    ConsulUrl url =
        ConsulUrl.parse(
            "consul://[::1]:8501?tls=true&ca=/etc/ca.pem&certificate=c.pem&key=k.pem&dc=eu"
                + "&consistency=stale&token-file=/run/token&ttl=5s&remove-after=10m");
    assertThat(url.agent()).isEqualTo(new Address("::1", 8501));
    assertThat(url.authorities()).contains(Path.of("/etc/ca.pem"));
    assertThat(url.identity().orElseThrow().key()).isEqualTo(Path.of("k.pem"));
    assertThat(url.datacenter()).contains("eu");
    assertThat(url.consistency()).isEqualTo(ConsulUrl.Consistency.STALE);
    assertThat(url.tokenFile()).contains(Path.of("/run/token"));
    assertThat(url.ttl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(url.removeAfter()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @CsvSource({
    "consul:8500, consul://host:port",
    "consul://a:8500/v1, nothing may follow the port",
    "consul://a:8500;b:8500, no address",
    "'consul://a,b', one agent",
    "consul://me:pw@a, token-file=",
    "consul://a?token=secret, token-file=",
    "consul://a?tls=yes, tls=true or tls=false",
    "consul://a?ca=/etc/ca.pem, tls=true",
    "consul://a?tls=true&key=k.pem, certificate=",
    "consul://a?consistency=strong, consistent",
    "consul://a?ttl=500ms, 1000ms",
    "consul://a?remove-after=30s, 60000ms",
  })
  void what_is_wrong_is_refused_with_what_is_expected(String url, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConsulUrl.parse(url))
        .withMessageContaining(expected);
  }
}
