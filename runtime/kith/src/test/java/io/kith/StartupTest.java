package io.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.Identity;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StartupTest {

  private static final Map<String, String> POD =
      Map.of("POD_NAME", "members-7f3a", "HOSTNAME", "node-1");

  @Test
  void in_kubernetes_a_process_is_its_pod() {
    assertThat(Startup.identity("members", "kubernetes:shop", POD))
        .isEqualTo(new Identity("members", "members-7f3a"));
    assertThat(Startup.identity("members", "kubernetes:", Map.of("HOSTNAME", "members-1")))
        .isEqualTo(new Identity("members", "members-1"));
  }

  @Test
  void elsewhere_each_start_is_another() {
    Identity first = Startup.identity("members", "hub://localhost", POD);
    assertThat(first.instance()).startsWith("members-").isNotEqualTo("members-7f3a");
    assertThat(Startup.identity("members", "hub://localhost", POD)).isNotEqualTo(first);
    assertThat(Startup.identity("members", "kubernetes:", Map.of()).instance())
        .startsWith("members-");
  }
}
