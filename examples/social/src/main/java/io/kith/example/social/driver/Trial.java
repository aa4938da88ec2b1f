package io.kith.example.social.driver;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What goes wrong on purpose while users play, and what is promised of it. */
interface Trial {

  /** The services of the demo of which an instance can be hurt. */
  Set<String> SERVICES = Set.of("membership", "recommendation", "relationship", "user");

  /** What it is, in words. */
  String title();

  /** For how long a user waits for an answer. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }

  /** How many users play at the same time, at the most. */
  default int mostUsers() {
    return DriverOptions.MAX_USERS;
  }

  /** Its course. The names differ. */
  List<Phase> phases();

  /** What was promised, and whether the course of it has shown that. */
  List<Promise> judge(Course course);

  /**
   * A trial by its name: {@code kill:SERVICE}, {@code slow:SERVICE} or {@code overload}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Trial parse(String text) {
    String[] words = text.split(":", 2);
    String service = words.length == 2 ? words[1] : "";
    boolean isKnown = SERVICES.contains(service);
    if (words[0].equals("kill") && isKnown) {
      return new KillTrial(service);
    }
    if (words[0].equals("slow") && isKnown) {
      return new SlowTrial(service);
    }
    if (text.equals("overload")) {
      return new OverloadTrial();
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no trial; there are kill:SERVICE, slow:SERVICE with a service of "
            + SERVICES
            + ", and overload");
  }
}
