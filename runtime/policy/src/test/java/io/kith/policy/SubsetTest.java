package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SubsetTest {

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "instance-" + i).toList();
  }

  /** How many of the clients call each instance. */
  private static Map<String, Integer> callers(List<Subset> clients, List<String> ids) {
    var callers = new HashMap<String, Integer>();
    ids.forEach(id -> callers.put(id, 0));
    for (Subset client : clients) {
      client.of(ids).forEach(id -> callers.merge(id, 1, Integer::sum));
    }
    return callers;
  }

  private static IntSummaryStatistics spread(Map<String, Integer> callers) {
    return callers.values().stream().mapToInt(Integer::intValue).summaryStatistics();
  }

  private static List<Subset> numbered(int count, int size) {
    return IntStream.range(0, count).mapToObj(i -> new Subset(size, i)).toList();
  }

  private static int changes(Subset client, List<String> before, List<String> after) {
    Set<String> then = client.of(before);
    Set<String> now = client.of(after);
    var gone = new HashSet<>(then);
    gone.removeAll(now);
    var come = new HashSet<>(now);
    come.removeAll(then);
    return gone.size() + come.size();
  }

  @Test
  void numbered_clients_call_all_instances_alike() {
    IntSummaryStatistics spread = spread(callers(numbered(64, 20), ids(333)));
    assertThat(spread.getMin()).isEqualTo(4); // of 16 slots
    assertThat(spread.getMax()).isEqualTo(4);
    IntSummaryStatistics odd = spread(callers(numbered(70, 20), ids(333)));
    assertThat(odd.getMin()).isEqualTo(4);
    assertThat(odd.getMax()).isEqualTo(5);
  }

  @Test
  void named_clients_call_all_instances_about_alike() {
    List<Subset> clients =
        IntStream.range(0, 2_000).mapToObj(i -> Subset.of(20, "client-" + i)).toList();
    IntSummaryStatistics spread = spread(callers(clients, ids(320))); // 125 callers each
    assertThat(spread.getMin()).isGreaterThan(80);
    assertThat(spread.getMax()).isLessThan(170);
  }

  @Test
  void a_subset_has_about_the_size_that_was_asked_for() {
    Property.holds(
        300,
        source -> {
          int size = source.between(10, 100);
          int instances = source.between(size, 2_000);
          int chosen = new Subset(size, source.between(0, 10_000)).of(ids(instances)).size();
          assertThat(chosen).isBetween(size / 4, (int) Math.ceil(size * Math.sqrt(2) * 1.1) + 1);
        });
  }

  @Test
  void few_instances_are_called_by_all() {
    List<String> ids = ids(20);
    assertThat(new Subset(20, 7).of(ids)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(Subset.all().of(ids(500))).hasSize(500);
    assertThat(new Subset(20, 7).of(List.of())).isEmpty();
  }

  @Test
  void the_order_of_the_instances_does_not_matter() {
    List<String> ids = ids(400);
    var shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(new Subset(20, 3).of(shuffled)).isEqualTo(new Subset(20, 3).of(ids));
  }

  /** At best each instance that comes or goes changes one connection of a group of 32 clients. */
  @Test
  void one_that_leaves_changes_few_connections() {
    List<String> before = ids(1_000);
    int changes = 0;
    for (int leaving = 0; leaving < 50; leaving++) {
      var after = new ArrayList<>(before);
      after.remove(leaving * 20);
      for (Subset client : numbered(32, 30)) {
        changes += changes(client, before, after);
      }
    }
    assertThat(changes / 50.0).isLessThan(10);
  }

  @Test
  void a_rolling_restart_of_all_keeps_every_instance_called() {
    var ids = new ArrayList<>(ids(200));
    List<Subset> clients = numbered(100, 20);
    for (int i = 0; i < 200; i += 20) {
      for (int restarted = i; restarted < i + 20; restarted++) {
        ids.set(restarted, "restarted-" + restarted);
      }
      assertThat(spread(callers(clients, ids)).getMin()).isGreaterThanOrEqualTo(12);
    }
  }

  @Test
  void numbers_below_zero_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Subset(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Subset(0, -1));
  }
}
