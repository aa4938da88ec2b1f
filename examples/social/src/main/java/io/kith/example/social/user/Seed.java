package io.kith.example.social.user;

import io.kith.example.social.Population;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes up the profiles that a user service starts with. */
final class Seed {

  private static final Place CENTRE = new Place(45, 10);

  /** People live in a square of this many degrees around the centre, some 25 km wide. */
  private static final double HALF_A_CITY_DEGREES = 0.11;

  private static final List<String> MANNERS =
      List.of("Bright", "Calm", "Curious", "Daring", "Gentle", "Merry", "Quick", "Quiet", "Wild");
  private static final List<String> ANIMALS =
      List.of("Badger", "Crane", "Fox", "Heron", "Lynx", "Otter", "Owl", "Panda", "Seal", "Wren");
  private static final List<String> WORDS =
      List.of("Early riser.", "Ask me about tea.", "No small talk.", "New in town.", "Dog first.");

  private Seed() {}

  static Profile profile(Population population, long userId) {
    SplittableRandom random = population.random(userId, "user");
    return new Profile(
        userId,
        pick(MANNERS, random) + " " + pick(ANIMALS, random) + " " + userId,
        LocalDate.of(1970, 1, 1).plusDays(random.nextInt(35 * 365)),
        new Place(CENTRE.latitude() + offset(random), CENTRE.longitude() + offset(random)),
        interests(random),
        random.nextBoolean() ? Optional.of(pick(WORDS, random)) : Optional.empty());
  }

  private static double offset(SplittableRandom random) {
    return random.nextDouble(-HALF_A_CITY_DEGREES, HALF_A_CITY_DEGREES);
  }

  private static Set<Interest> interests(SplittableRandom random) {
    Set<Interest> interests = EnumSet.noneOf(Interest.class);
    for (Interest interest : Interest.values()) {
      if (random.nextInt(3) == 0) {
        interests.add(interest);
      }
    }
    return interests;
  }

  private static String pick(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }
}
