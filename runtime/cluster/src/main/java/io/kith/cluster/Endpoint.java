package io.kith.cluster;

import io.kith.policy.Candidate;

/** An instance as this client sees it: what is known of it, and the way to it. Immutable. */
record Endpoint(Instance instance, Link link) implements Candidate {

  @Override
  public String id() {
    return instance.id();
  }

  @Override
  public int weight() {
    return instance.weight();
  }

  /** Whether it is connected, and answers. */
  boolean isReady() {
    return link.isReady();
  }

  @Override
  public int outstanding() {
    return link.outstanding();
  }
}
