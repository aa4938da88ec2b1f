package io.kith.cluster.steady;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import java.time.Instant;
import java.util.List;

/**
 * What one application last knew of a registry, as it is kept on disk.
 *
 * @param url the registry
 * @param answers what it last found, at most {@value #MAX_ANSWERS}
 */
public record SavedRegistry(String url, List<Answer> answers) {

  /** The most answers that are kept. */
  public static final int MAX_ANSWERS = 10_000;

  /**
   * What one query found.
   *
   * @param confirmedAt when the registry last stood by it
   */
  public record Answer(Query query, Instant confirmedAt, List<Instance> instances) {
    public Answer {
      instances = List.copyOf(instances);
    }
  }

  public SavedRegistry {
    answers = List.copyOf(answers);
    if (answers.size() > MAX_ANSWERS) {
      throw new IllegalArgumentException(
          answers.size() + " answers; at most " + MAX_ANSWERS + " are kept");
    }
  }
}
