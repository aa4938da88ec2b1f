package io.kith.simulator.model;

/** Something that happens at a time. */
@FunctionalInterface
interface Event {

  /**
   * It happens now.
   *
   * @param step which of the things that can happen to it, as whoever scheduled it said
   */
  void happen(int step);
}
