package io.kith.collector.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.collector.tree.Step.Kind;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class CallTreeTest {

  private static Step step(String id, String parent, long start, long end) {
    return new Step(id, parent, "h1", Kind.INTERNAL, start, end);
  }

  private static Step at(String clock, Kind kind, String id, String parent, long start, long end) {
    return new Step(id, parent, clock, kind, start, end);
  }

  /**
   * One line a span: two blanks a level, its id, start, self time and gap, and a star if critical.
   */
  private static String drawn(Step... steps) {
    var text = new StringBuilder();
    for (Placed row : CallTree.of(List.of(steps))) {
      text.append("  ".repeat(row.depth()))
          .append(steps[row.step()].id())
          .append(" at ")
          .append(row.startNanos())
          .append(" self ")
          .append(row.selfNanos())
          .append(" gap ")
          .append(row.gapNanos())
          .append(row.critical() ? " *" + row.criticalNanos() : "")
          .append('\n');
    }
    return text.toString();
  }

  @Test
  void callers_stand_before_callees_and_siblings_by_their_start() {
    assertThat(
            drawn(
                step("late", "root", 60, 90),
                step("leaf", "early", 15, 35),
                step("root", "", 0, 100),
                step("early", "root", 10, 40)))
        .isEqualTo(
            """
            root at 0 self 40 gap 0 *40
              early at 10 self 10 gap 10 *10
                leaf at 15 self 20 gap 5 *20
              late at 60 self 30 gap 20 *30
            """);
  }

  @Test
  void time_in_which_children_run_beside_each_other_is_counted_once() {
    assertThat(
            drawn(
                step("root", "", 0, 100),
                step("a", "root", 10, 50),
                step("b", "root", 20, 80),
                step("c", "root", 30, 40)))
        .isEqualTo(
            """
            root at 0 self 30 gap 0 *40
              a at 10 self 40 gap 10
              b at 20 self 60 gap 0 *60
              c at 30 self 10 gap 0
            """);
  }

  @Test
  void the_last_of_those_that_ran_beside_each_other_was_waited_for() {
    assertThat(
            drawn(
                step("root", "", 0, 100),
                step("first", "root", 0, 20),
                step("short", "root", 25, 50),
                step("long", "root", 20, 95)))
        .isEqualTo(
            """
            root at 0 self 5 gap 0 *5
              first at 0 self 20 gap 0 *20
              long at 20 self 75 gap 0 *75
              short at 25 self 25 gap 0
            """);
  }

  @Test
  void a_child_that_goes_on_after_its_parent_was_waited_for_until_the_parents_end() {
    assertThat(drawn(step("root", "", 0, 100), step("on", "root", 40, 300)))
        .isEqualTo(
            """
            root at 0 self 40 gap 0 *40
              on at 40 self 260 gap 40 *60
            """);
  }

  @Test
  void nobody_waits_for_a_consumer() {
    assertThat(
            drawn(
                step("root", "", 0, 100),
                at("h1", Kind.PRODUCER, "send", "root", 10, 20),
                at("h1", Kind.CONSUMER, "take", "send", 15, 20)))
        .isEqualTo(
            """
            root at 0 self 90 gap 0 *90
              send at 10 self 5 gap 10 *10
                take at 15 self 5 gap 5
            """);
  }

  @Test
  void a_server_whose_clock_is_ahead_is_moved_into_the_middle_of_its_client_with_all_below() {
    assertThat(
            drawn(
                at("h1", Kind.CLIENT, "client", "", 100, 200),
                at("h2", Kind.SERVER, "server", "client", 5_000, 5_080),
                at("h2", Kind.INTERNAL, "work", "server", 5_010, 5_030)))
        .isEqualTo(
            """
            client at 100 self 20 gap 0 *20
              server at 110 self 60 gap 10 *60
                work at 120 self 20 gap 10 *20
            """);
  }

  @Test
  void a_server_that_fits_stays_where_it_is_whatever_its_clock() {
    assertThat(
            drawn(
                at("h1", Kind.CLIENT, "client", "", 100, 200),
                at("h2", Kind.SERVER, "server", "client", 101, 150)))
        .contains("server at 101 self 49 gap 1");
  }

  @Test
  void one_that_is_longer_than_its_parent_never_begins_before_it() {
    assertThat(
            drawn(
                at("h1", Kind.CLIENT, "client", "", 100, 200),
                at("h2", Kind.SERVER, "early", "client", 50, 350),
                at("h3", Kind.SERVER, "later", "client", 150, 350)))
        .contains("early at 100 self 300 gap 0")
        .contains("later at 150 self 200 gap 0");
  }

  @Test
  void a_clock_that_is_wrong_does_not_move_what_another_clock_says_below_it() {
    assertThat(
            drawn(
                at("h1", Kind.CLIENT, "client", "", 100, 200),
                at("h2", Kind.SERVER, "server", "client", 9_100, 9_180),
                at("h2", Kind.CLIENT, "next", "server", 9_110, 9_150),
                at("h1", Kind.SERVER, "back", "next", 125, 155)))
        .contains("next at 120 self 10 gap 10")
        .contains("back at 125 self 30 gap 5");
  }

  @Test
  void spans_whose_parents_are_missing_stand_at_the_top() {
    assertThat(drawn(step("root", "", 0, 50), step("lost", "gone", 10, 30)))
        .isEqualTo(
            """
            root at 0 self 50 gap 0 *50
            lost at 10 self 20 gap 0
            """);
  }

  @Test
  void several_roots_follow_each_other_on_the_critical_path() {
    assertThat(drawn(step("second", "", 60, 90), step("first", "", 0, 50)))
        .isEqualTo(
            """
            first at 0 self 50 gap 0 *50
            second at 60 self 30 gap 0 *30
            """);
  }

  @Test
  void a_ring_of_parents_is_cut_at_its_earliest() {
    assertThat(drawn(step("b", "a", 10, 20), step("a", "b", 5, 30), step("self", "self", 40, 41)))
        .isEqualTo(
            """
            a at 5 self 15 gap 0 *15
              b at 10 self 10 gap 5 *10
            self at 40 self 1 gap 0 *1
            """);
  }

  @Test
  void of_two_spans_with_one_id_the_servers_is_the_child_and_has_the_children() {
    assertThat(
            drawn(
                at("h2", Kind.SERVER, "rpc", "root", 20, 80),
                at("h1", Kind.CLIENT, "rpc", "root", 10, 90),
                at("h2", Kind.INTERNAL, "work", "rpc", 30, 70),
                step("root", "", 0, 100)))
        .isEqualTo(
            """
            root at 0 self 20 gap 0 *20
              rpc at 10 self 20 gap 10 *20
                rpc at 20 self 20 gap 10 *20
                  work at 30 self 40 gap 10 *40
            """);
  }

  @Test
  void no_spans_make_no_tree() {
    assertThat(CallTree.of(List.of())).isEmpty();
  }

  @Test
  @Timeout(10)
  void a_chain_and_a_fan_of_ten_thousand_take_no_stack_and_no_square_of_time() {
    var chain = new ArrayList<Step>();
    var fan = new ArrayList<Step>();
    fan.add(step("s0", "", 0, 20_000));
    for (int i = 0; i < 10_000; i++) {
      chain.add(step("s" + i, i == 0 ? "" : "s" + (i - 1), i, 20_000 - i));
      fan.add(step("c" + i, "s0", i, i + 1));
    }
    Collections.shuffle(chain, new Random(1));
    assertThat(CallTree.of(chain))
        .hasSize(10_000)
        .allMatch(Placed::critical)
        .extracting(Placed::depth)
        .isSorted();
    assertThat(CallTree.of(fan).getFirst().selfNanos()).isEqualTo(10_000);
  }

  /** What holds for every tree, whatever its clocks, rings and holes. */
  @Test
  void every_span_is_placed_once_and_its_self_time_lies_within_its_own() {
    Property.holds(
        500,
        source -> {
          List<Step> steps = any(source);
          List<Placed> rows = CallTree.of(steps);
          assertThat(rows.stream().map(Placed::step).distinct()).hasSize(steps.size());
          int depth = -1;
          for (Placed row : rows) {
            Step step = steps.get(row.step());
            assertThat(row.selfNanos()).isBetween(0L, step.endNanos() - step.startNanos());
            assertThat(row.criticalNanos()).isBetween(0L, step.endNanos() - step.startNanos());
            assertThat(row.gapNanos()).isNotNegative();
            assertThat(row.depth()).isLessThanOrEqualTo(depth + 1);
            depth = row.depth();
          }
        });
  }

  /** Of a tree without holes the critical path is as long as the request. */
  @Test
  void the_critical_path_of_a_whole_tree_is_as_long_as_its_root() {
    Property.holds(
        500,
        source -> {
          var steps = new ArrayList<Step>();
          steps.add(step("s0", "", 0, 1_000));
          int count = source.between(0, 60);
          for (int i = 1; i <= count; i++) {
            Step parent = steps.get(source.between(0, steps.size() - 1));
            long a = source.between((int) parent.startNanos(), (int) parent.endNanos());
            long b = source.between((int) parent.startNanos(), (int) parent.endNanos());
            steps.add(step("s" + i, parent.id(), Math.min(a, b), Math.max(a, b)));
          }
          assertThat(CallTree.of(steps).stream().mapToLong(Placed::criticalNanos).sum())
              .isEqualTo(1_000);
        });
  }

  private static List<Step> any(Source source) {
    var steps = new ArrayList<Step>();
    int count = source.between(0, 60);
    for (int i = 0; i < count; i++) {
      long start = source.between(0, 1_000);
      steps.add(
          new Step(
              "s" + source.between(0, 40),
              source.between(0, 5) == 0 ? "" : "s" + source.between(0, 50),
              "h" + source.between(0, 3),
              Kind.values()[source.between(0, 4)],
              start,
              start + source.between(-10, 1_000)));
    }
    return steps;
  }
}
