package io.kith.resilience;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Policies that follow the rules: each is made of the values that are said of its name, and is
 * kept, with all that it has learnt, for as long as these stay the same. A breaker that is open
 * stays open when a rule about something else changes. Thread-safe; not for each call.
 *
 * <p>Beyond {@value #MAX_NAMES} names, those with the same values share one policy.
 *
 * @param <V> the values, with {@code equals}, such as a record of {@code io.kith.rules}
 * @param <P> the policy
 */
public final class Governed<V, P> {

  /** The most names with a policy of their own. */
  public static final int MAX_NAMES = 4096;

  private record Made<V, P>(V values, P policy) {}

  private final Function<? super V, ? extends P> make;
  private final Map<String, Made<V, P>> byName = new HashMap<>(); // guarded by this
  private final Map<V, P> shared = new HashMap<>(); // guarded by this

  /**
   * No policies yet.
   *
   * @param make a policy of its values; what it throws, {@link #of} throws
   */
  public Governed(Function<? super V, ? extends P> make) {
    this.make = make;
  }

  /**
   * The policy of a name by these values: that of before, if they are equal to those of before.
   *
   * @param name such as the path of a method, or the name of a service
   */
  public synchronized P of(String name, V values) {
    Made<V, P> before = byName.get(name);
    if (before != null && before.values().equals(values)) {
      return before.policy();
    }
    if (before == null && byName.size() >= MAX_NAMES) {
      return ofMany(values);
    }
    var made = new Made<V, P>(values, make.apply(values));
    byName.put(name, made);
    return made.policy();
  }

  private P ofMany(V values) {
    P known = shared.get(values);
    if (known == null) {
      if (shared.size() >= MAX_NAMES) {
        shared.clear(); // rules that have come and gone
      }
      known = make.apply(values);
      shared.put(values, known);
    }
    return known;
  }

  /** The policy of a name by these values; the one that it had is forgotten if there are none. */
  public Optional<P> of(String name, Optional<? extends V> values) {
    if (values.isEmpty()) {
      forget(name);
      return Optional.empty();
    }
    return Optional.of(of(name, values.get()));
  }

  private synchronized void forget(String name) {
    byName.remove(name);
  }

  /** The policies by name, of those that have one of their own: for counts and views. */
  public synchronized Map<String, P> known() {
    var known = new HashMap<String, P>();
    byName.forEach((name, made) -> known.put(name, made.policy()));
    return known;
  }
}
