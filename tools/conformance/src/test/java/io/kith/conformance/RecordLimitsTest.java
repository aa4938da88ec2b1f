package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Generated codecs keep the limits: at the bound a message passes, one past it none does. */
class RecordLimitsTest {

  private static final Subject NODE = Subject.of("node");
  private static final Subject LISTS = Subject.of("lists");
  private static final Subject TEXTS = Subject.of("uuid");

  @Test
  void messages_are_read_as_deep_as_the_limit() {
    byte[] bytes = NODE.request(new Object[] {chain(50)});
    assertThat(NODE.arguments(bytes, new Limits(10_000, 50, 1_000))).containsExactly(chain(50));
    assertBeyondLimit(() -> NODE.arguments(bytes, new Limits(10_000, 49, 1_000)));
  }

  @Test
  void messages_are_written_as_deep_as_the_limit() {
    assertThat(written(chain(50), new Limits(10_000, 50, 1_000))).isPositive();
    assertBeyondLimit(() -> written(chain(50), new Limits(10_000, 49, 1_000)));
  }

  @Test
  void messages_are_read_with_as_many_elements_as_the_limit() {
    var node =
        new Types.Node(1, Optional.empty(), Collections.nCopies(20, leaf()), Map.of("a", leaf()));
    byte[] bytes = NODE.request(new Object[] {node});
    assertThat(NODE.arguments(bytes, new Limits(10_000, 10, 22))).containsExactly(node);
    assertBeyondLimit(() -> NODE.arguments(bytes, new Limits(10_000, 10, 20)));
  }

  @Test
  void packed_numbers_are_elements_too() {
    Object[] lists = {
      new Types.Lists(
          List.of(),
          List.of(),
          List.of(),
          Collections.nCopies(50, 7),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of())
    };
    byte[] bytes = LISTS.request(lists);
    assertThat(LISTS.arguments(bytes, new Limits(10_000, 10, 51))).isEqualTo(lists);
    assertBeyondLimit(() -> LISTS.arguments(bytes, new Limits(10_000, 10, 49)));
  }

  @Test
  void messages_are_as_long_as_the_limit() {
    byte[] bytes = TEXTS.request(new Object[] {new java.util.UUID(1, 2)});
    assertThat(TEXTS.arguments(bytes, new Limits(38, 10, 10))).hasSize(1);
    assertBeyondLimit(() -> TEXTS.arguments(bytes, new Limits(37, 10, 10)));
  }

  private static int written(Types.Node node, Limits limits) {
    var out = new ProtoWriter(16, limits);
    NODE.binding().request().write(out, node);
    return out.size();
  }

  private static Types.Node chain(int levels) {
    Types.Node node = leaf();
    for (int i = 0; i < levels; i++) {
      node = new Types.Node(i, Optional.of(node), List.of(), Map.of());
    }
    return node;
  }

  private static Types.Node leaf() {
    return new Types.Node(0, Optional.empty(), List.of(), Map.of());
  }

  private static void assertBeyondLimit(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.isBeyondLimit()).isTrue());
  }
}
