package io.kith.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ArbitraryTest {

  private enum Color {
    RED,
    BLUE
  }

  private record Box<T>(T content, List<T> more) {}

  private sealed interface Tree {}

  private record Leaf(long value) implements Tree {}

  private record Branch(Tree left, Tree right) implements Tree {}

  private record Everything(
      boolean flag,
      byte small,
      char letter,
      float real,
      String text,
      byte[] bytes,
      Color color,
      Optional<Instant> at,
      OptionalInt maybe,
      Set<UUID> ids,
      Map<String, List<BigDecimal>> prices,
      Box<String> box,
      Box<Box<Color>> boxes,
      Tree tree) {}

  private final Arbitrary arbitrary = new Arbitrary();

  @Test
  void makes_values_of_every_type() {
    Set<String> seen = new HashSet<>();
    Property.holds(
        1_000,
        source -> {
          Everything value = arbitrary.of(Everything.class, source);
          value.box().more().forEach(text -> assertThat(text).isInstanceOf(String.class));
          value.boxes().content().more().forEach(c -> assertThat(c).isInstanceOf(Color.class));
          seen.add(value.color() + " " + value.tree().getClass().getSimpleName());
        });
    assertThat(seen).contains("RED Leaf", "BLUE Leaf", "RED Branch", "BLUE Branch");
  }

  @Test
  void makes_the_same_value_of_the_same_seed() {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      Property.holdsFor(7, 50, source -> seen.add(arbitrary.of(Tree.class, source)));
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void makes_the_values_that_it_is_told() {
    var told = new Arbitrary().with(Thread.class, _ -> Thread.currentThread());
    Property.holds(3, s -> assertThat(told.of(Thread.class, s)).isSameAs(Thread.currentThread()));
  }

  @Test
  void names_a_type_that_it_does_not_know() {
    assertThatThrownBy(() -> Property.holdsFor(1, 1, s -> arbitrary.of(Thread.class, s)))
        .hasMessageContaining("java.lang.Thread");
  }
}
