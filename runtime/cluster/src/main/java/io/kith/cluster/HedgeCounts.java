package io.kith.cluster;

/**
 * What became of the hedges of a method, up to some moment.
 *
 * @param calls how many calls were made that could have been hedged
 * @param hedges how many of them were
 * @param won how many hedges were answered first
 * @param withheld how many calls were late, and got no hedge since the budget was used up
 */
public record HedgeCounts(long calls, long hedges, long won, long withheld) {

  /** Both together. */
  HedgeCounts plus(HedgeCounts other) {
    return new HedgeCounts(
        calls + other.calls, hedges + other.hedges, won + other.won, withheld + other.withheld);
  }
}
