package io.kith.transport.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.benchmarks.jmh.EchoMessage;
import io.kith.core.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallPathBenchmarkTest {

  private final CallPathBenchmark stages = new CallPathBenchmark();

  @AfterEach
  void tearDown() {
    stages.tearDown();
  }

  @Test
  void every_call_gets_its_message_back() {
    for (int i = 0; i < 3; i++) {
      assertThat(stages.call())
          .hasSize(CallPathBenchmark.CALLS)
          .allSatisfy(reply ->
              assertThat(((Reply.Success) reply).value())
                  .usingRecursiveComparison()
                  .isEqualTo(EchoMessage.example()));
    }
  }

  @Test
  void what_is_written_is_cut_into_as_many_frames_as_there_were_calls() {
    assertThat(stages.split()).isEqualTo(CallPathBenchmark.CALLS);
  }

  @Test
  void the_server_answers_the_same_bytes_again_and_again() {
    for (int i = 0; i < 3; i++) {
      stages.serve();
      stages.run();
      stages.encodeAndEnqueue();
    }
  }
}
