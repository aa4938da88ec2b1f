package io.kith.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.simulator.model.Timers.Timed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimersTest {

  private final EventQueue queue = new EventQueue();
  private final Timers timers = new Timers(queue, 100);
  private final List<Long> expired = new ArrayList<>();

  private final class One implements Timed {
    private final long since = queue.nowNanos();
    private boolean over;

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public long sinceNanos() {
      return since;
    }

    @Override
    public void expire() {
      over = true;
      expired.add(queue.nowNanos());
    }
  }

  @Test
  void each_runs_out_after_its_time_unless_it_is_over() {
    List<One> all = new ArrayList<>();
    for (long at : new long[] {0, 10, 20, 20, 350}) {
      queue.at(
          at,
          _ -> {
            One one = new One();
            all.add(one);
            timers.set(one);
          },
          0);
    }
    queue.at(50, _ -> all.get(1).over = true, 0);
    while (queue.next(1_000)) {}
    assertThat(expired).containsExactly(100L, 120L, 120L, 450L);
  }

  @Test
  void those_that_are_over_cost_one_event_in_all() {
    for (long at = 0; at < 99; at++) {
      queue.at(
          at,
          _ -> {
            One one = new One();
            timers.set(one);
            one.over = true;
          },
          0);
    }
    while (queue.next(1_000)) {}
    assertThat(queue.happened()).isEqualTo(100);
    assertThat(expired).isEmpty();
  }
}
