package io.kith.example.social.driver;

import io.kith.core.Fork;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Users who play at the same time. No two threads play the same one, as nobody has two thumbs.
 *
 * @param threads how many play at the same time
 * @param firstId the first of those whom they play
 * @param ids how many there are, at least as many as threads
 * @param seed where their random choices start
 * @param patience for how long a user waits for an answer
 */
record Users(
    Services services,
    Pace pace,
    Tally tally,
    int threads,
    long firstId,
    int ids,
    long seed,
    Duration patience) {

  /** Over how long the users come: services that have just started are still being compiled. */
  private static final long ARRIVAL_NANOS = 3_000_000_000L;

  /** Lets them play until the pace ends. */
  void come(Fork fork) {
    for (int i = 0; i < threads; i++) {
      int number = i;
      fork.run(() -> playOneAfterTheOther(number));
    }
  }

  private void playOneAfterTheOther(int number) {
    if (pace.awaitEnd(ARRIVAL_NANOS * number / threads)) {
      return;
    }
    var random = new SplittableRandom(seed * 10_007 + number);
    var player = new Player(services, pace, tally, random, patience);
    int usersOfThisThread = ids / threads;
    long userId;
    do {
      userId = firstId + number + (long) threads * random.nextInt(usersOfThisThread);
    } while (player.play(userId));
  }
}
