package io.kith.policy;

import io.kith.core.Call;

/**
 * The choice among a fixed set of candidates, made anew for each call. Thread-safe; takes no lock
 * and, in steady state, allocates nothing.
 */
@FunctionalInterface
public interface Picker {

  /**
   * The candidate for this call, by its position: 0 to the number of candidates - 1. An attempt
   * after a failure asks again; if the answer is a candidate that was tried already, the next
   * untried one after it gets the call.
   */
  int pick(Call call);
}
