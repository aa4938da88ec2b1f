package io.kith.benchmarks;

import io.kith.benchmarks.CollectorSubject.Question;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a server for traces and dependencies, of several spans of time. */
final class SpanQuestions {

  private static final List<Duration> LOOKBACKS =
      List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7));

  private static final int LEAST = 3;

  /** Each server is asked for so long before it is measured. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private final Instant end;
  private final int repeats;
  private final Duration longest;
  private final Optional<Path> permit;

  /**
   * How long answers took, in milliseconds.
   *
   * @param asked how often
   * @param p99 the longest, of less than a hundred
   */
  record Answer(
      String server,
      String question,
      String lookback,
      int asked,
      double median,
      double p99,
      int bytes) {}

  /**
   * Questions about the time before a moment.
   *
   * @param repeats how often each is asked
   * @param longest after so long it is asked no more
   * @param permit a file without which none is begun
   */
  SpanQuestions(Instant end, int repeats, Duration longest, Optional<Path> permit) {
    this.end = end;
    this.repeats = repeats;
    this.longest = longest;
    this.permit = permit;
  }

  /** Asks everything again and again for some time. */
  void warmUp(CollectorSubject subject, long knownTrace) {
    System.err.println(subject.title() + " is asked for a while …");
    long start = System.nanoTime();
    while (true) {
      for (Question question : Question.values()) {
        for (Duration lookback : lookbacks(question)) {
          if (System.nanoTime() - start > WARM_UP.toNanos()) {
            return;
          }
          subject.ask(question, end, lookback, knownTrace);
        }
      }
    }
  }

  private static List<Duration> lookbacks(Question question) {
    return question.isOfTime() ? LOOKBACKS : List.of(Duration.ZERO);
  }

  List<Answer> ask(CollectorSubject subject, long knownTrace) throws InterruptedException {
    System.err.println(subject.title() + " is measured …");
    var answers = new ArrayList<Answer>();
    for (Question question : Question.values()) {
      for (Duration lookback : lookbacks(question)) {
        awaitPermit();
        Answer answer = ask(subject, question, lookback, knownTrace);
        System.err.println(answer);
        answers.add(answer);
      }
    }
    return answers;
  }

  private void awaitPermit() throws InterruptedException {
    if (permit.isPresent() && !Files.exists(permit.get())) {
      System.err.println("questions wait for " + permit.get() + " …");
      while (!Files.exists(permit.get())) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private Answer ask(
      CollectorSubject subject, Question question, Duration lookback, long knownTrace) {
    var millis = new double[repeats];
    int asked = 0;
    int bytes = 0;
    long begin = System.nanoTime();
    while (asked < repeats && (asked < LEAST || System.nanoTime() - begin < longest.toNanos())) {
      long start = System.nanoTime();
      bytes = subject.ask(question, end, lookback, knownTrace).length();
      millis[asked++] = (System.nanoTime() - start) / 1e6;
    }
    double[] sorted = Arrays.copyOf(millis, asked);
    Arrays.sort(sorted);
    return new Answer(
        subject.title(),
        question.title(),
        question.isOfTime() ? lookback.toString() : "",
        asked,
        Spread.of(sorted).median(),
        sorted[(int) Math.ceil(asked * 0.99) - 1],
        bytes);
  }
}
