package io.kith.example.social.driver;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.example.social.Population;
import io.kith.example.social.membership.InsufficientCoins;
import io.kith.example.social.recommendation.UnknownUser;
import io.kith.example.social.relationship.Choice;
import io.kith.example.social.relationship.Swipe;
import java.time.Duration;
import java.util.UUID;

/**
 * Waits until every service answers, and those that it needs answer it: one question for each,
 * asked again until then.
 */
final class Readiness {

  /** A question that a service answers only when it can work, and that changes nothing. */
  @FunctionalInterface
  private interface Question {
    void ask() throws InsufficientCoins, UnknownUser;
  }

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration TRY_TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 50_000_000;

  private final Pace pace;
  private final Progress progress;
  private final long startNanos = System.nanoTime();

  Readiness(Pace pace, Progress progress) {
    this.pace = pace;
    this.progress = progress;
  }

  /**
   * Waits. Returns whether all are ready: otherwise the end came first.
   *
   * @throws CallException with the last reason, if one of them does not answer in time
   */
  boolean await(Services services) {
    return await("user", () -> services.users().profile(1))
        && await("membership", () -> services.membership().balance(1))
        && await("relationship", () -> services.relationship().swipe(unaffordable()))
        && await("recommendation", () -> services.recommendation().recommend(1, 1));
  }

  /** A swipe for which membership has to be asked, and which is refused: that user has no coins. */
  private static Swipe unaffordable() {
    int users = Population.DEFAULT.users();
    return new Swipe(UUID.randomUUID(), users + 1L, users + 2L, Choice.SUPER_LIKE);
  }

  private boolean await(String service, Question question) {
    while (true) {
      try {
        ask(question);
        progress.say("%-14s answers after %.1f s".formatted(service, elapsedNanos() / 1e9));
        return true;
      } catch (CallException e) {
        if (elapsedNanos() > LIMIT.toNanos()) {
          throw new CallException(
              e.status().at(service + " gave no good answer within " + LIMIT.toSeconds() + " s"),
              e);
        }
      }
      if (pace.awaitEnd(PAUSE_NANOS)) {
        return false;
      }
    }
  }

  private static void ask(Question question) {
    Context.within(TRY_TIMEOUT)
        .run(() -> {
          try {
            question.ask();
          } catch (InsufficientCoins e) {
            // As expected of a user without coins.
          } catch (UnknownUser e) {
            throw new CallException(
                Code.INTERNAL, "the population is not there: " + e.getMessage());
          }
        });
  }

  private long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }
}
