package io.kith.policy.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgedCacheTest {

  /** What is kept, plainly: the one that was touched last stands last. */
  private record Entry(int key, int value, long size, long sinceNanos) {}

  @Test
  void a_value_is_kept_until_it_is_too_old() {
    var cache = new AgedCache<String, String>(10, 100, 50);
    long start = Long.MAX_VALUE;
    start -= 10; // the clock may run over
    cache.put("a", "x", 1, start);
    assertThat(cache.get("a", start + 50)).contains(new AgedCache.Aged<>("x", 50));
    assertThat(cache.get("a", start + 51)).isEmpty();
    assertThat(cache.size()).isZero();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void one_that_is_too_long_by_itself_is_not_kept_and_the_old_one_is_gone() {
    var cache = new AgedCache<String, String>(10, 100, 50);
    cache.put("a", "x", 100, 0);
    cache.put("b", "y", 101, 0);
    assertThat(cache.get("a", 0)).isPresent();
    cache.put("a", "z", 101, 0);
    assertThat(cache.get("a", 0)).isEmpty();
  }

  @Test
  void it_keeps_what_a_plain_list_would_keep_and_never_more_than_its_bounds() {
    Property.holds(
        500,
        source -> {
          int maxEntries = 1 + source.between(0, 4);
          int maxBytes = 1 + source.between(0, 39);
          int maxAge = source.between(0, 29);
          var cache = new AgedCache<Integer, Integer>(maxEntries, maxBytes, maxAge);
          List<Entry> model = new ArrayList<>();
          long now = source.between(0, 999) - 500;
          int steps = source.between(0, 59);
          for (int i = 0; i < steps; i++) {
            now += source.between(0, 9);
            int key = source.between(0, 5);
            if (source.between(0, 1) == 0) {
              long size = 1 + source.between(0, 19);
              cache.put(key, i, size, now);
              put(model, new Entry(key, i, size, now), maxEntries, maxBytes);
            } else {
              assertThat(cache.get(key, now).map(AgedCache.Aged::value))
                  .isEqualTo(get(model, key, now, maxAge));
            }
            assertThat(cache.size()).isEqualTo(model.size()).isLessThanOrEqualTo(maxEntries);
            assertThat(cache.bytes())
                .isEqualTo(model.stream().mapToLong(Entry::size).sum())
                .isLessThanOrEqualTo(maxBytes);
          }
        });
  }

  private static void put(List<Entry> model, Entry added, int maxEntries, int maxBytes) {
    model.removeIf(entry -> entry.key() == added.key());
    if (added.size() > maxBytes) {
      return;
    }
    model.add(added);
    while (model.size() > maxEntries || model.stream().mapToLong(Entry::size).sum() > maxBytes) {
      model.removeFirst();
    }
  }

  private static Optional<Integer> get(List<Entry> model, int key, long now, int maxAge) {
    Optional<Entry> found = model.stream().filter(entry -> entry.key() == key).findFirst();
    found.ifPresent(model::remove);
    Optional<Entry> young = found.filter(entry -> now - entry.sinceNanos() <= maxAge);
    young.ifPresent(model::add);
    return young.map(Entry::value);
  }
}
