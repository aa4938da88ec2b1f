package io.kith.policy;

/**
 * Where something runs, as far as distance goes; either part may be empty where nobody has said it.
 *
 * @param region a part of the world; calls between regions are slow
 * @param zone what fails together within a region; calls between zones cost
 */
public record Place(String region, String zone) {

  /** Whether nobody has said where it is. */
  public boolean isUnknown() {
    return region.isEmpty() && zone.isEmpty();
  }

  /** Whether the other is in the same region. */
  public boolean isSameRegion(Place other) {
    return region.equals(other.region);
  }
}
