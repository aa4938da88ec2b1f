package io.kith.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManyClientsTest {

  private final Set<Integer> called = new HashSet<>();
  private final ManyClients clients =
      new ManyClients(
          IntStream.range(0, 100).mapToObj(i -> (Peer.Client) (_, _, _) -> called.add(i)).toList());

  @Test
  void one_caller_goes_through_all_clients() throws Exception {
    for (int id = 0; id < 100; id++) {
      clients.call(id, "name", new byte[0]);
    }
    assertThat(called).hasSize(100);
    assertThat(clients.connections()).isEqualTo(100);
  }

  @Test
  void callers_that_start_together_use_different_clients() throws Exception {
    for (long caller = 0; caller < 64; caller++) {
      clients.call(caller << BlockingLoop.CALLER_SHIFT, "name", new byte[0]);
    }
    assertThat(called).hasSize(64);
  }

  @Test
  void the_number_stands_at_the_end_of_the_variant() {
    assertThat(ManyClients.count("clients-1000")).isEqualTo(1000);
  }
}
