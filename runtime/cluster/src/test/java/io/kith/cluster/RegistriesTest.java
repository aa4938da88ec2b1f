package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistriesTest {

  private static final Identity SELF = new Identity("test", "test-1");

  private static Registry open(String url) {
    return Registries.open(url, SELF, TransportOptions.defaults());
  }

  @Test
  void the_scheme_chooses_the_registry() {
    try (Registry registry = open("memory:blue")) {
      assertThat(registry).isInstanceOf(MemoryRegistry.class);
      assertThat(registry.url()).isEqualTo("memory:blue");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zookeper://localhost:2181", "localhost:5484", "", "memory", ":"})
  void an_unknown_scheme_is_refused_and_the_known_ones_are_named(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(url))
        .withMessageContainingAll("'" + url + "'", "hub:, memory:", "module");
  }

  @Test
  void a_hub_has_a_port_of_its_own_unless_another_is_named() {
    assertThat(HubRegistry.parse("hub://localhost,10.0.0.1:4000,[::1],[::1]:99/"))
        .containsExactly(
            new Address("localhost", 5484),
            new Address("10.0.0.1", 4000),
            new Address("::1", 5484),
            new Address("::1", 99));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hub:", "hub:localhost", "hub://", "hub://a:b", "hub://a,", "hub://a:99999"})
  void a_hub_url_that_is_none_is_refused_with_an_example(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(url))
        .withMessageContainingAll("'" + url + "'", "hub://host:port");
  }
}
