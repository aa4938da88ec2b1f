package io.kith.example.social.driver;

import io.kith.core.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * First it is found out how many can be served who ask who is near, and then many times as many
 * come. What they need is an instance of the user service and, for a while, one of its connections
 * to the database.
 */
final class OverloadTrial implements Trial {

  private static final String CAPACITY = "capacity";
  private static final String OVERLOAD = "overload";
  private static final String AFTER = "after";

  /** So many times what it can do. */
  private static final int FACTOR = 8;

  /** Enough to keep all busy, and few enough that none waits long. */
  private static final int TOGETHER = 20;

  private static final double LEAST_GOODPUT = 0.9;
  private static final double MOST_MILLIS = 750;

  /** Whoever restarts what is not well asks more than once. */
  private static final int MOST_SILENT_SECONDS = 3;

  private static final double MOST_FAILED_AFTERWARDS = 0.01;

  private static final Predicate<String> NEARBY = "User/nearby"::equals;

  @Override
  public String title() {
    return "users come " + FACTOR + " times as fast as the demo can serve them";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(1);
  }

  @Override
  public int mostUsers() {
    return 16;
  }

  @Override
  public List<Phase> phases() {
    return List.of(
        Phase.calm("settling", 3),
        new Phase("a crowd", 2, scene -> scene.crowd().together(TOGETHER)),
        Phase.calm(CAPACITY, 3),
        new Phase("it grows", 2, this::grow),
        Phase.calm(OVERLOAD, 6),
        new Phase("it goes", 1, scene -> scene.crowd().come(0)),
        Phase.calm(AFTER, 2));
  }

  private void grow(Scene scene) {
    double capacity = capacity(scene.course());
    scene.tell(
        "the capacity is %.0f a second; %.0f come from now on"
            .formatted(capacity, FACTOR * capacity));
    scene.crowd().come(FACTOR * capacity);
  }

  private static double capacity(Course course) {
    return course.during(CAPACITY).answeredPerSecond(NEARBY);
  }

  @Override
  public List<Promise> judge(Course course) {
    Slice overload = course.during(OVERLOAD);
    Slice after = course.during(AFTER);
    double capacity = capacity(course);
    double goodput = overload.answeredPerSecond(NEARBY);
    double offered = overload.offeredPerSecond(NEARBY);
    double millis = overload.millis(NEARBY, 99);
    double failedAfterwards = after.failedShare(Course.ANY);
    Map<Code, Long> errors = overload.errors(NEARBY);
    return List.of(
        Promise.of(
            "many more come than can be served",
            capacity > 0 && offered > FACTOR / 2.0 * capacity,
            "%.0f a second, where %.0f can be served",
            offered,
            capacity),
        Promise.of(
            "goodput stays",
            goodput >= LEAST_GOODPUT * capacity,
            "%.0f a second are answered, %.0f %% of the capacity; errors: %s",
            goodput,
            100 * goodput / capacity,
            errors),
        Promise.of(
            "what is admitted is answered soon",
            millis <= MOST_MILLIS,
            "p99 %.0f ms, of at most %.0f",
            millis,
            MOST_MILLIS),
        Promise.of(
            "every instance says that it serves",
            course.longestSilence() < MOST_SILENT_SECONDS,
            "none fails to for more than %d seconds in a row, of less than %d",
            course.longestSilence(),
            MOST_SILENT_SECONDS),
        Promise.of(
            "all is well when the crowd is gone",
            after.seconds() > 0 && failedAfterwards <= MOST_FAILED_AFTERWARDS,
            "%.1f %% of the calls fail",
            100 * failedAfterwards));
  }
}
