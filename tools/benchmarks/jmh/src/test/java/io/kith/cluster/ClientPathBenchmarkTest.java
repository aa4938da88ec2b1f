package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Reply;
import org.junit.jupiter.api.Test;

class ClientPathBenchmarkTest {

  @Test
  void calls_one_of_the_instances_and_gets_its_answer() throws InterruptedException {
    var path = new ClientPathBenchmark();
    path.instances = 10;
    path.setUp();
    try {
      assertThat(path.pick()).isNotEqualTo(path.pick());
      assertThat(path.clientPath()).isInstanceOf(Reply.Success.class);
      assertThat(path.filters()).isInstanceOf(Reply.Success.class);
    } finally {
      path.tearDown();
    }
  }
}
