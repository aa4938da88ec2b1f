package io.kith.example.social.recommendation;

import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.OneWay;
import io.kith.core.Service;
import java.util.List;

/** Candidates. */
@Service
public interface Recommendation {

  /** The most candidates of one answer. */
  int MAX_CANDIDATES = 50;

  /**
   * Whom to show to a user, the best first.
   *
   * <p>Ranked by the {@link Ranking} that the label {@value Ranking#LABEL} of the context names.
   *
   * @param limit how many at the most, up to {@value #MAX_CANDIDATES}; without a membership, ten
   */
  @Get("/users/{userId}/recommendations")
  @Idempotent
  List<Candidate> recommend(long userId, int limit) throws UnknownUser;

  /** Notes that a user has looked at a candidate, who is then not shown again for a while. */
  @OneWay
  void seen(Seen event);
}
