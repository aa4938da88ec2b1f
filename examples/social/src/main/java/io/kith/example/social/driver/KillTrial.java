package io.kith.example.social.driver;

import io.kith.cluster.Instance;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the two instances of a service is killed, and whoever starts what has died starts another.
 * For one thread.
 */
final class KillTrial implements Trial {

  private static final String BEFORE = "before";
  private static final String KILLED = "killed";
  private static final String AFTER = "after";

  private final String service;
  private @Nullable Instance victim;
  private Set<String> before = Set.of();

  KillTrial(String service) {
    this.service = service;
  }

  @Override
  public String title() {
    return "one of the two instances of " + service + " is killed";
  }

  @Override
  public List<Phase> phases() {
    return List.of(
        Phase.calm("settling", 1),
        Phase.calm(BEFORE, 1),
        new Phase(KILLED, 4, this::kill, this::isReplaced),
        Phase.calm(AFTER, 2));
  }

  /** The youngest, since its elder has the database. */
  private void kill(Scene scene) {
    List<Instance> instances = scene.instancesOf(service);
    before = new HashSet<>(instances.stream().map(Instance::id).toList());
    Instance youngest = instances.getLast();
    victim = youngest;
    scene.kill(youngest);
  }

  private boolean isReplaced(Second second) {
    return second.instances().stream()
        .anyMatch(instance ->
            instance.service().equals(service)
                && instance.calls() > 0
                && !before.contains(instance.id()));
  }

  @Override
  public List<Promise> judge(Course course) {
    Optional<String> killed = Optional.ofNullable(victim).map(Instance::id);
    long callsBefore = killed.map(course.during(BEFORE)::callsOf).orElse(0L);
    long callsOfNext =
        course.during(AFTER).callsByInstance().entrySet().stream()
            .filter(calls -> calls.getKey().startsWith(service) && !before.contains(calls.getKey()))
            .mapToLong(calls -> calls.getValue())
            .sum();
    return List.of(
        Promise.of(
            "not one idempotent call is lost",
            course.lostIdempotent() == 0,
            "%d lost of %,d answered",
            course.lostIdempotent(),
            course.slices().values().stream().mapToLong(slice -> slice.answered(Course.ANY)).sum()),
        Promise.of(
            "the instance that is killed was at work",
            callsBefore > 0,
            "%,d calls before that",
            callsBefore),
        Promise.of(
            "users are answered in every second",
            course.silentSeconds() == 0,
            "%d of %d seconds without an answer",
            course.silentSeconds(),
            course.seconds()),
        Promise.of(
            "the instance in its place gets calls",
            callsOfNext > 0,
            "%,d calls in the last phase",
            callsOfNext));
  }
}
