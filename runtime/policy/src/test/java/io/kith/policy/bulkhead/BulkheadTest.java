package io.kith.policy.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BulkheadTest {

  @Test
  void it_holds_as_many_as_it_has_places() {
    Property.holds(
        500,
        source -> {
          int places = source.between(1, 10);
          var bulkhead = new Bulkhead(places);
          int inside = 0;
          for (int i = 0; i < 200; i++) {
            if (source.bool()) {
              boolean entered = bulkhead.tryEnter();
              assertThat(entered).isEqualTo(inside < places);
              inside += entered ? 1 : 0;
            } else if (inside > 0) {
              bulkhead.leave();
              inside--;
            }
            assertThat(bulkhead.inside()).isEqualTo(inside);
          }
        });
  }

  @Test
  void fewer_places_let_nobody_in_until_enough_have_left() {
    var bulkhead = new Bulkhead(3);
    for (int i = 0; i < 3; i++) {
      assertThat(bulkhead.tryEnter()).isTrue();
    }
    bulkhead.setPlaces(1);
    bulkhead.leave();
    bulkhead.leave();
    assertThat(bulkhead.tryEnter()).isFalse();
    bulkhead.leave();
    assertThat(bulkhead.tryEnter()).isTrue();
  }

  @Test
  void threads_that_race_never_take_more_places_than_there_are() throws InterruptedException {
    var bulkhead = new Bulkhead(2);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    race(() -> {
      if (bulkhead.tryEnter()) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        inside.decrementAndGet();
        bulkhead.leave();
      }
    });
    assertThat(most.get()).isBetween(1, 2);
    assertThat(bulkhead.inside()).isZero();
  }

  private static void race(Runnable step) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  step.run();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void each_key_has_places_of_its_own() {
    Property.holds(
        200,
        source -> {
          int places = source.between(1, 4);
          var bulkheads = new KeyedBulkheads(places);
          Map<String, ArrayList<Bulkhead>> inside = new HashMap<>();
          for (int i = 0; i < 200; i++) {
            String key = "key-" + source.between(0, 5);
            var its = inside.computeIfAbsent(key, _ -> new ArrayList<>());
            if (source.bool()) {
              KeyedBulkheads.Entry entry = bulkheads.enter(key);
              assertThat(entry.entered()).isEqualTo(its.size() < places);
              if (entry.entered()) {
                its.add(entry.bulkhead());
              }
            } else if (!its.isEmpty()) {
              its.removeLast().leave();
            }
          }
        });
  }

  @Test
  void keys_that_nobody_uses_are_forgotten_when_there_are_too_many() {
    var bulkheads = new KeyedBulkheads(1);
    Bulkhead held = bulkheads.enter("held").bulkhead();
    for (int i = 0; i < 3 * KeyedBulkheads.MAX_KEYS; i++) {
      KeyedBulkheads.Entry entry = bulkheads.enter("key-" + i);
      assertThat(entry.entered()).isTrue();
      entry.bulkhead().leave();
      assertThat(bulkheads.size()).isLessThanOrEqualTo(KeyedBulkheads.MAX_KEYS);
    }
    assertThat(bulkheads.enter("held").entered()).isFalse();
    held.leave();
    assertThat(bulkheads.enter("held").entered()).isTrue();
  }

  @Test
  void beyond_the_most_keys_the_others_share_one() {
    var bulkheads = new KeyedBulkheads(1);
    for (int i = 0; i < KeyedBulkheads.MAX_KEYS; i++) {
      assertThat(bulkheads.enter("key-" + i).entered()).isTrue();
    }
    assertThat(bulkheads.enter("one").entered()).isTrue();
    assertThat(bulkheads.enter("another").entered()).isFalse();
    assertThat(bulkheads.size()).isEqualTo(KeyedBulkheads.MAX_KEYS);
  }

  @Test
  void threads_that_race_for_keys_never_take_more_places_than_there_are()
      throws InterruptedException {
    var bulkheads = new KeyedBulkheads(2);
    var number = new AtomicInteger();
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    race(() -> {
      bulkheads.enter("key-" + number.getAndIncrement()).bulkhead().leave(); // so that some go
      KeyedBulkheads.Entry entry = bulkheads.enter("hot");
      if (entry.entered()) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        inside.decrementAndGet();
        entry.bulkhead().leave();
      }
    });
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void there_is_at_least_one_place() {
    assertThatThrownBy(() -> new Bulkhead(0)).hasMessageContaining("1 or more");
  }
}
