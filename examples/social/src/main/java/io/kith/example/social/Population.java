package io.kith.example.social;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * The users that every service starts with, each from its own random numbers: all services agree on
 * them without asking each other, and a run can be repeated.
 *
 * @param users how many; their ids are 1 to this
 * @param seed where the random numbers start
 */
public record Population(int users, long seed) {

  /** Three thousand users. */
  public static final Population DEFAULT = new Population(3_000, 20_26);

  public Population {
    if (users < 1 || users > 1_000_000) {
      throw new IllegalArgumentException("users is " + users + "; allowed are 1 to 1,000,000");
    }
  }

  /** All ids. */
  public LongStream ids() {
    return LongStream.rangeClosed(1, users);
  }

  /**
   * The random numbers of one user.
   *
   * @param purpose what they are for, so that no two services draw the same ones
   */
  public SplittableRandom random(long userId, String purpose) {
    return new SplittableRandom(seed * 1_000_003 + userId * 31 + purpose.hashCode());
  }
}
