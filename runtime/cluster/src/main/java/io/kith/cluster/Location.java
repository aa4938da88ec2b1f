package io.kith.cluster;

/**
 * Where an instance runs, from the wide to the narrow. Each part is empty where nobody has said it.
 *
 * @param region a part of the world, such as {@code eu-west}; calls between regions are slow
 * @param zone what fails together within a region, such as a data centre; calls between zones cost
 * @param cell an independent copy of the whole system within a zone
 */
public record Location(String region, String zone, String cell) {

  private static final Location UNKNOWN = new Location("", "", "");

  public Location {
    Bounds.requireShort(region, Bounds.MAX_NAME_CHARS, "the region");
    Bounds.requireShort(zone, Bounds.MAX_NAME_CHARS, "the zone");
    Bounds.requireShort(cell, Bounds.MAX_NAME_CHARS, "the cell");
  }

  /** Nobody has said where. */
  public static Location unknown() {
    return UNKNOWN;
  }
}
