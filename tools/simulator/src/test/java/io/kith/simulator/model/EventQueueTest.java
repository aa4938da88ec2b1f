package io.kith.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventQueueTest {

  private record Happened(long at, int order) {}

  @Test
  void events_happen_in_the_order_of_their_times_and_else_as_they_were_scheduled() {
    Property.holds(
        500,
        source -> {
          var queue = new EventQueue();
          var happened = new ArrayList<Happened>();
          int count = source.between(0, 3_000);
          for (int i = 0; i < count; i++) {
            int order = i;
            long at = source.between(0, 200);
            queue.at(at, _ -> happened.add(new Happened(queue.nowNanos(), order)), 0);
          }
          while (queue.next(Long.MAX_VALUE)) {}
          assertThat(happened)
              .hasSize(count)
              .isSortedAccordingTo(
                  Comparator.comparingLong(Happened::at).thenComparingInt(Happened::order));
        });
  }

  @Test
  void an_event_knows_its_step_and_schedules_others() {
    var queue = new EventQueue();
    var steps = new ArrayList<Integer>();
    Event again =
        new Event() {
          @Override
          public void happen(int step) {
            steps.add(step);
            if (step < 200) {
              queue.in(10, this, step + 1);
            }
          }
        };
    queue.at(5, again, 198);
    while (queue.next(100)) {}
    assertThat(steps).isEqualTo(List.of(198, 199, 200));
    assertThat(queue.nowNanos()).isEqualTo(25);
  }

  @Test
  void nothing_happens_after_the_end() {
    var queue = new EventQueue();
    queue.at(101, _ -> {}, 0);
    assertThat(queue.next(100)).isFalse();
    assertThat(queue.nowNanos()).isZero();
  }

  @Test
  void what_should_have_happened_happens_now() {
    var queue = new EventQueue();
    var times = new ArrayList<Long>();
    queue.at(10, _ -> queue.at(3, _ -> times.add(queue.nowNanos()), 0), 0);
    while (queue.next(100)) {}
    assertThat(times).containsExactly(10L);
  }
}
