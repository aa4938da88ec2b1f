package io.kith.simulator.figures;

/**
 * How the calls of one method went.
 *
 * @param name the method
 * @param calls those that began after the warm-up
 * @param answered those that were answered with what was asked for
 * @param latency of those that were answered
 */
public record MethodFigures(String name, long calls, long answered, Latency latency) {

  /** The share of the calls that were not answered well. */
  public double errorShare() {
    return calls == 0 ? 0 : (double) (calls - answered) / calls;
  }
}
