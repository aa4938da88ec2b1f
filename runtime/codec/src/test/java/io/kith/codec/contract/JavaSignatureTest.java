package io.kith.codec.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaSignatureTest {

  @Test
  void has_what_a_caller_must_agree_with() {
    assertThat(
            JavaSignature.parse(
                "Map<String, Page<A, B>> find(Map<Long, String> by, byte[] key) throws C, D"))
        .contains(
            new JavaSignature(
                "Map<String, Page<A, B>>", "find", List.of("Map<Long, String> by", "byte[] key")));
    assertThat(JavaSignature.parse("R ping(Map<Long, R> whatever)"))
        .contains(new JavaSignature("R", "ping", List.of("Map<Long, R>")));
    assertThat(JavaSignature.parse("void ping()"))
        .contains(new JavaSignature("void", "ping", List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rpc Find", "find()", "a b)(", "signature of Find"})
  void is_none_of_another_text(String text) {
    assertThat(JavaSignature.parse(text)).isEmpty();
  }
}
