package io.kith.policy.routing;

import java.util.Optional;

/**
 * Where calls of a route go.
 *
 * @param group the name of a group; empty for all instances that are in no reserved one
 * @param selector which of these
 * @param same of these, those that have the same value as the call; all, if it is empty
 * @param weight how many calls it gets compared with the other destinations of the route; 0 to
 *     {@value #MAX_WEIGHT}
 */
public record Destination(
    Optional<String> group, Selector selector, Optional<Same> same, int weight) {

  /** The greatest weight. */
  public static final int MAX_WEIGHT = 1_000_000;

  /**
   * A label that must have the same value as the call.
   *
   * @param label the name of the label of the instance
   * @param attribute the value of the call
   */
  public record Same(String label, Attribute attribute) {

    @Override
    public String toString() {
      return "label " + label + " as " + attribute;
    }
  }

  public Destination {
    if (weight < 0 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "a weight of " + weight + "; allowed is 0 to " + MAX_WEIGHT);
    }
  }

  /** All of a group. */
  public static Destination group(String name) {
    return new Destination(Optional.of(name), Selector.ALL, Optional.empty(), 1);
  }

  /** Those that a selector means, and that are in no reserved group. */
  public static Destination of(Selector selector) {
    return new Destination(Optional.empty(), selector, Optional.empty(), 1);
  }

  /** This destination with another weight. */
  public Destination withWeight(int other) {
    return new Destination(group, selector, same, other);
  }

  /** {@code group canary}. */
  @Override
  public String toString() {
    var text = new StringBuilder(group.map(name -> "group " + name).orElse(""));
    if (!selector.equals(Selector.ALL) || text.isEmpty()) {
      text.append(text.isEmpty() ? "" : ", ").append(selector);
    }
    same.ifPresent(label -> text.append(", ").append(label));
    return text.toString();
  }
}
