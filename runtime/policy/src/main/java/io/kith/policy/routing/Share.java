package io.kith.policy.routing;

import java.util.Optional;

/**
 * So many of a hundred calls.
 *
 * @param percent 0 to 100
 * @param key calls with the same value of it are all in, or all out, and those without it out; any
 *     calls at random, if there is no key. A greater percentage has all keys of a smaller one.
 */
public record Share(double percent, Optional<Attribute> key) {

  /** All of them. */
  public static final Share ALL = new Share(100, Optional.empty());

  public Share {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("a percentage of " + percent + "; allowed is 0 to 100");
    }
  }

  /** Whether nobody is left out. */
  boolean isAll() {
    return percent == 100 && key.isEmpty();
  }

  @Override
  public String toString() {
    return percent + "%" + key.map(attribute -> " by " + attribute).orElse("");
  }
}
