package io.kith.policy.routing;

/** What a rule asks of one value of a call. */
public record Condition(Attribute attribute, TextMatch match) {

  /** {@code baggage:tier is vip|gold}. */
  @Override
  public String toString() {
    return attribute + " is " + match;
  }
}
