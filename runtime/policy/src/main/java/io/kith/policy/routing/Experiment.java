package io.kith.policy.routing;

import java.util.List;

/**
 * Calls that are told apart by a key, so that what happens to them can be compared. A call that is
 * in it gets a label of its baggage, {@link #label}, with the name of the experiment and of a
 * variant, which travels on with everything that follows from it; routes may ask for it.
 *
 * <p>Experiments of one layer share its slots, and never meet in a call. Layers hash their keys
 * each in its own way, so that what one does with a key says nothing about another.
 *
 * @param name unique
 * @param layer the name of its layer
 * @param criteria which calls it is about; their share is {@link Share#ALL}
 * @param key calls with the same value are treated alike, those without it are in no experiment
 * @param slots which part of the layer it has
 * @param variants what it compares, at least one
 */
public record Experiment(
    String name,
    String layer,
    Criteria criteria,
    Attribute key,
    Slots slots,
    List<Variant> variants) {

  /** How the names of the labels begin. */
  public static final String LABEL_PREFIX = "kith-exp-";

  /** The most variants of one experiment. */
  public static final int MAX_VARIANTS = 100;

  /**
   * A part of a layer, in percent of it.
   *
   * @param from where it begins, 0 or more
   * @param to where it ends, above {@code from}, 100 at most
   */
  public record Slots(double from, double to) {

    public Slots {
      if (!(from >= 0 && from < to && to <= 100)) {
        throw new IllegalArgumentException(
            "slots from " + from + " to " + to + "; write percentages such as 0-20");
      }
    }

    boolean overlap(Slots other) {
      return from < other.to && other.from < to;
    }

    boolean contains(double percent) {
      return percent >= from && percent < to;
    }
  }

  /**
   * One of what is compared.
   *
   * @param weight how many keys it gets compared with the others; 0 to {@value
   *     Destination#MAX_WEIGHT}
   */
  public record Variant(String name, int weight) {

    public Variant {
      if (weight < 0 || weight > Destination.MAX_WEIGHT) {
        throw new IllegalArgumentException(
            "the variant "
                + name
                + " has the weight "
                + weight
                + "; allowed is 0 to "
                + Destination.MAX_WEIGHT);
      }
    }
  }

  public Experiment {
    variants = List.copyOf(variants);
    if (variants.isEmpty()
        || variants.size() > MAX_VARIANTS
        || variants.stream().allMatch(variant -> variant.weight() == 0)) {
      throw new IllegalArgumentException(
          "the experiment "
              + name
              + " needs variants, 1 to "
              + MAX_VARIANTS
              + ", one of them with a weight above 0");
    }
  }

  /** The name of the label that tells of the experiments of this layer. */
  public String label() {
    return LABEL_PREFIX + layer;
  }

  /** The value of the label for a variant. */
  public String label(Variant variant) {
    return name + "/" + variant.name();
  }
}
