package io.kith.example.social.user;

/**
 * A point on the earth.
 *
 * @param latitude degrees north
 * @param longitude degrees east
 */
public record Place(double latitude, double longitude) {

  static final double KILOMETRES_PER_DEGREE = 111.2;

  /** The distance as the crow flies; good within a city, off by some percent across a continent. */
  public double kilometresTo(Place other) {
    double north = other.latitude - latitude;
    double middle = Math.toRadians((latitude + other.latitude) / 2);
    double east = (other.longitude - longitude) * Math.cos(middle);
    return KILOMETRES_PER_DEGREE * Math.hypot(north, east);
  }
}
