package io.kith.benchmarks.picks;

/** What chooses one of many instances for a call. Thread-safe. */
public interface PickedBy {

  /** The choice for one more call. */
  Object pick();

  /** The choice for one more call, and a word that the call went well. */
  Object pickAndTell();
}
