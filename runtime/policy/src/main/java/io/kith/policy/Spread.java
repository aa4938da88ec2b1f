package io.kith.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * How a client spreads its calls over near and far places: nobody calls far away as long as what is
 * near has its part of the capacity, and what is too much for it goes elsewhere in proportion.
 *
 * <p>Callers are taken to be spread evenly over the places where there are instances: one of three
 * places has its part if it has a third of the capacity of all. Calls are first divided between the
 * client's own region and the others, and those that stay in the region between its own zone and
 * the others. Pure; immutable.
 *
 * @param headroom how many times the load that all have on average the near may get before calls go
 *     elsewhere, 1 to 10; 1.2 by default
 */
public record Spread(double headroom) {

  private static final double MOST = 10;

  public Spread {
    if (!(headroom >= 1 && headroom <= MOST)) {
      throw new IllegalArgumentException("a headroom of " + headroom + "; allowed is 1 to " + MOST);
    }
  }

  /** A fifth of headroom. */
  public static Spread defaults() {
    return new Spread(1.2);
  }

  /**
   * By how much the weight of a candidate counts that is in a place, for a client in one of them: 1
   * everywhere would spread calls evenly, and 0 is for a place that gets none.
   *
   * @param capacities the sum of the weights of those that can be called, for each place where
   *     there is anybody, be it that nobody of them can be called
   * @param own where the client is
   */
  public Map<Place, Double> factors(Map<Place, ? extends Number> capacities, Place own) {
    var zones = new HashSet<String>();
    var regions = new HashSet<String>();
    double all = 0;
    double inRegion = 0;
    double inZone = 0;
    for (var entry : capacities.entrySet()) {
      double capacity = entry.getValue().doubleValue();
      regions.add(entry.getKey().region());
      all += capacity;
      if (own.isSameRegion(entry.getKey())) {
        zones.add(entry.getKey().zone());
        inRegion += capacity;
      }
      if (own.equals(entry.getKey())) {
        inZone += capacity;
      }
    }
    double toRegion = shareOfNear(inRegion, all, regions.size());
    double toZone = toRegion * shareOfNear(inZone, inRegion, zones.size());
    double zone = all * perCapacity(toZone, inZone);
    double region = all * perCapacity(toRegion - toZone, inRegion - inZone);
    double elsewhere = all * perCapacity(1 - toRegion, all - inRegion);
    var factors = new HashMap<Place, Double>();
    for (Place place : capacities.keySet()) {
      factors.put(place, place.equals(own) ? zone : own.isSameRegion(place) ? region : elsewhere);
    }
    return factors;
  }

  /** The share of the calls that stays near, 0 to 1. */
  private double shareOfNear(double near, double all, int places) {
    if (near == 0 || near == all) {
      return near == 0 ? 0 : 1;
    }
    return Math.min(1, headroom * near * places / all);
  }

  private static double perCapacity(double share, double capacity) {
    return capacity <= 0 ? 0 : share / capacity;
  }
}
