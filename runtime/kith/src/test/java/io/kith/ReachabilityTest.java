package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.transport.Address;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReachabilityTest {

  @Test
  void tells_others_where_it_listens() {
    assertThat(advertised("10.1.2.3", "memory:", Optional.empty()))
        .isEqualTo(new Address("10.1.2.3", 4242));
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, example.org:4242",
    "example.org:80, example.org:80",
    "10.0.0.1:80, 10.0.0.1:80",
    "fd00::1, [fd00::1]:4242",
    "[fd00::1], [fd00::1]:4242",
    "[fd00::1]:80, [fd00::1]:80",
  })
  void tells_others_what_it_is_told_to(String said, String expected) {
    assertThat(advertised("0.0.0.0", "memory:", Optional.of(said))).hasToString(expected);
  }

  @Test
  void refuses_what_is_no_address() {
    assertThatThrownBy(() -> advertised("0.0.0.0", "memory:", Optional.of("host:99999")))
        .hasMessageContaining("port 99999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "0:0:0:0:0:0:0:0"})
  void never_tells_others_that_it_listens_everywhere(String wildcard) throws Exception {
    for (String url : new String[] {"memory:", "hub://localhost:5484", "hub://192.0.2.1:5484"}) {
      Address address = advertised(wildcard, url, Optional.empty());
      assertThat(InetAddress.getByName(address.host()).isAnyLocalAddress()).isFalse();
      assertThat(address.port()).isEqualTo(4242);
    }
  }

  @Test
  void finds_fault_with_a_loopback_address_in_a_registry_on_another_machine() {
    assertThat(trouble("127.0.0.1", "hub://192.0.2.1:5484").orElseThrow())
        .contains("127.0.0.1:4242", "hub://192.0.2.1:5484", "set server.host to 0.0.0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, memory:",
    "127.0.0.1, hub://localhost:5484",
    "127.0.0.1, hub://[::1]:5484",
    "10.0.0.1, hub://192.0.2.1:5484",
  })
  void is_content_where_others_can_reach_it(String host, String url) {
    assertThat(trouble(host, url)).isEmpty();
  }

  @Test
  void is_content_with_a_registry_at_another_address_of_this_machine() throws Exception {
    String own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .map(InetAddress::getHostAddress)
            .sorted()
            .reduce((_, last) -> last)
            .orElseThrow();
    assertThat(trouble("127.0.0.1", "hub://" + own + ":5484")).isEmpty();
  }

  @Test
  void a_pod_is_reached_where_kubernetes_says_unless_the_configuration_says_otherwise() {
    Optional<String> podIp = Optional.of("10.42.0.7");
    String url = "hub://192.0.2.1:5484";
    var everywhere = new Reachability(new Address("0.0.0.0", 4242), url, podIp);
    assertThat(everywhere.advertised(Optional.empty())).hasToString("10.42.0.7:4242");
    assertThat(everywhere.advertised(Optional.of("10.9.9.9:80"))).hasToString("10.9.9.9:80");
    var there = new Reachability(new Address("10.1.2.3", 4242), url, podIp);
    assertThat(there.advertised(Optional.empty())).hasToString("10.1.2.3:4242");
  }

  private static Optional<String> trouble(String host, String url) {
    var address = new Address(host, 4242);
    return new Reachability(address, url, Optional.empty()).trouble(address);
  }

  private static Address advertised(String host, String url, Optional<String> said) {
    return new Reachability(new Address(host, 4242), url, Optional.empty()).advertised(said);
  }
}
