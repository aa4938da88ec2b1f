package io.kith.example.social.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.core.Context;
import io.kith.example.social.Population;
import io.kith.example.social.membership.InsufficientCoins;
import io.kith.example.social.membership.MembershipService;
import io.kith.example.social.membership.Tier;
import io.kith.example.social.recommendation.Candidate.Reason;
import io.kith.example.social.relationship.Choice;
import io.kith.example.social.relationship.RelationshipService;
import io.kith.example.social.relationship.Swipe;
import io.kith.example.social.user.UserService;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecommendationServiceTest {

  private static final Population POPULATION = new Population(1_500, 1);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final UserService users = new UserService(POPULATION);
  private final MembershipService membership = new MembershipService(POPULATION, () -> now);
  private final RelationshipService relationship =
      new RelationshipService(POPULATION, membership, () -> now);
  private final RecommendationService recommendation =
      new RecommendationService(users, relationship, membership, () -> now);

  private final long member = firstOf(Tier.GOLD);

  @AfterEach
  void close() {
    recommendation.close();
    relationship.close();
    membership.close();
    users.close();
  }

  @Test
  void shows_the_best_first() throws UnknownUser {
    List<Candidate> candidates = recommendation.recommend(member, 20);
    assertThat(candidates)
        .hasSize(20)
        .isSortedAccordingTo(Comparator.comparingDouble(Candidate::score).reversed())
        .allMatch(candidate -> candidate.score() >= 0 && candidate.score() <= 1)
        .noneMatch(candidate -> candidate.profile().userId() == member);
  }

  @Test
  void shows_those_who_like_the_user_and_says_so() throws UnknownUser {
    List<Long> admirers = relationship.admirers(member, 30);
    assertThat(admirers).isNotEmpty();
    assertThat(recommendation.recommend(member, 50))
        .filteredOn(candidate -> candidate.why().contains(Reason.LIKES_YOU))
        .extracting(candidate -> candidate.profile().userId())
        .containsExactlyInAnyOrderElementsOf(admirers);
  }

  @Test
  void shows_more_to_members() throws UnknownUser {
    assertThat(recommendation.recommend(firstOf(Tier.FREE), 20)).hasSize(10);
  }

  @Test
  void keeps_back_who_was_swiped_until_nobody_else_is_left() throws Exception {
    long neighbour = bestNeighbour();
    now = now.plusSeconds(1);
    swipe(member, neighbour);
    assertThat(ids(member, 20)).doesNotContain(neighbour);
    assertThat(ids(member, 50)).endsWith(neighbour);
  }

  @Test
  void keeps_back_who_was_seen_for_some_minutes() throws UnknownUser {
    long neighbour = bestNeighbour();
    recommendation.seen(new Seen(member, neighbour, Duration.ofSeconds(2)));
    recommendation.seen(new Seen(member, neighbour, Duration.ofSeconds(3)));
    assertThat(ids(member, 20)).doesNotContain(neighbour);
    now = now.plus(RecommendationService.SEEN_RECENTLY);
    assertThat(bestNeighbour()).isEqualTo(neighbour);
  }

  @Test
  void ranks_as_the_baggage_says() throws UnknownUser {
    List<Candidate> nearest =
        Context.current()
            .with(Ranking.LABEL, Ranking.NEAREST.label())
            .call(() -> recommendation.recommend(member, 3));
    List<Candidate> likeMinded =
        Context.current()
            .with(Ranking.LABEL, Ranking.LIKE_MINDED.label())
            .call(() -> recommendation.recommend(member, 3));
    assertThat(nearest).allMatch(candidate -> candidate.why().contains(Reason.NEAR));
    assertThat(likeMinded).allMatch(candidate -> candidate.why().contains(Reason.SHARED_INTERESTS));
    assertThat(nearest).isNotEqualTo(likeMinded);
  }

  @Test
  void an_unknown_ranking_is_the_balanced_one() throws UnknownUser {
    List<Candidate> candidates =
        Context.current()
            .with(Ranking.LABEL, "by-shoe-size")
            .call(() -> recommendation.recommend(member, 20));
    assertThat(candidates).isEqualTo(recommendation.recommend(member, 20));
  }

  @Test
  void an_unknown_user_is_told_apart() {
    assertThatExceptionOfType(UnknownUser.class)
        .isThrownBy(() -> recommendation.recommend(1_501, 10))
        .withMessage("there is no user 1501")
        .satisfies(error -> assertThat(error.userId()).isEqualTo(1_501));
  }

  private long firstOf(Tier tier) {
    return POPULATION
        .ids()
        .filter(id -> membership.balance(id).tier() == tier)
        .findFirst()
        .getAsLong();
  }

  /** The best of those who are shown because they are near, which they stay. */
  private long bestNeighbour() throws UnknownUser {
    return recommendation.recommend(member, 20).stream()
        .filter(candidate -> !candidate.why().contains(Reason.LIKES_YOU))
        .findFirst()
        .orElseThrow()
        .profile()
        .userId();
  }

  private List<Long> ids(long userId, int limit) throws UnknownUser {
    return recommendation.recommend(userId, limit).stream()
        .map(candidate -> candidate.profile().userId())
        .toList();
  }

  private void swipe(long from, long to) throws InsufficientCoins {
    relationship.swipe(new Swipe(UUID.randomUUID(), from, to, Choice.DISLIKE));
  }
}
