package io.kith.example.social.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.core.CallException;
import io.kith.example.social.InParallel;
import io.kith.example.social.Population;
import io.kith.example.social.membership.Grant;
import io.kith.example.social.membership.InsufficientCoins;
import io.kith.example.social.membership.MembershipService;
import io.kith.example.social.membership.Tier;
import io.kith.example.social.relationship.SwipeOutcome.Disliked;
import io.kith.example.social.relationship.SwipeOutcome.Liked;
import io.kith.example.social.relationship.SwipeOutcome.Matched;
import java.time.Instant;
import java.util.Iterator;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RelationshipServiceTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00.000000001Z");
  private static final Population POPULATION = new Population(50, 1);

  // Beyond the population, so that nothing is known of them.
  private static final long ONE = 101;
  private static final long OTHER = 102;
  private static final long THIRD = 103;

  private Instant now = START;
  private final MembershipService membership = new MembershipService(POPULATION, () -> now);
  private final RelationshipService relationship =
      new RelationshipService(POPULATION, membership, () -> now);

  @AfterEach
  void close() {
    relationship.close();
    membership.close();
  }

  @Test
  void notes_a_like_and_a_dislike() throws InsufficientCoins {
    give(ONE, 10);
    assertThat(swipe(ONE, OTHER, Choice.LIKE)).isEqualTo(new Liked(START));
    assertThat(swipe(ONE, THIRD, Choice.DISLIKE)).isEqualTo(new Disliked(START));
    assertThat(relationship.admirers(OTHER, 10)).containsExactly(ONE);
    assertThat(relationship.admirers(THIRD, 10)).isEmpty();
  }

  @Test
  void the_newest_choice_holds() throws InsufficientCoins {
    give(ONE, 10);
    give(OTHER, 10);
    swipe(ONE, OTHER, Choice.LIKE);
    swipe(ONE, OTHER, Choice.DISLIKE);
    assertThat(swipe(OTHER, ONE, Choice.LIKE)).isEqualTo(new Liked(START));
    assertThat(swipe(ONE, OTHER, Choice.SUPER_LIKE)).isInstanceOf(Matched.class);
  }

  @Test
  void two_likes_are_a_match_that_both_see() throws InsufficientCoins {
    give(ONE, 10);
    give(OTHER, 10);
    swipe(ONE, OTHER, Choice.LIKE);
    now = START.plusSeconds(60);
    var match = new Match(OTHER, ONE, now);
    assertThat(swipe(OTHER, ONE, Choice.SUPER_LIKE)).isEqualTo(new Matched(match));
    assertThat(relationship.match(OTHER, ONE)).contains(match);
    assertThat(relationship.matches(OTHER, 10)).containsExactly(match);
    assertThat(relationship.matches(ONE, 10)).containsExactly(new Match(ONE, OTHER, now));
    assertThat(relationship.admirers(ONE, 10)).isEmpty();
  }

  @Test
  void a_feed_tells_of_matches_there_are_and_of_those_that_come() throws InsufficientCoins {
    give(ONE, 10);
    give(OTHER, 10);
    give(THIRD, 10);
    swipe(ONE, OTHER, Choice.LIKE);
    swipe(OTHER, ONE, Choice.LIKE);
    try (Stream<Match> feed = relationship.feed(ONE)) {
      Iterator<Match> matches = feed.iterator();
      assertThat(matches.next()).isEqualTo(new Match(ONE, OTHER, START));
      now = START.plusSeconds(1);
      swipe(ONE, THIRD, Choice.LIKE);
      swipe(THIRD, ONE, Choice.LIKE);
      assertThat(matches.next()).isEqualTo(new Match(ONE, THIRD, now));
    }
  }

  @Test
  void a_match_stays_and_costs_nothing_more() throws InsufficientCoins {
    give(ONE, 1);
    give(OTHER, 1);
    swipe(ONE, OTHER, Choice.LIKE);
    swipe(OTHER, ONE, Choice.LIKE);
    now = START.plusSeconds(60);
    var matched = new Matched(new Match(ONE, OTHER, START));
    assertThat(swipe(ONE, OTHER, Choice.SUPER_LIKE)).isEqualTo(matched);
    assertThat(swipe(ONE, OTHER, Choice.DISLIKE)).isEqualTo(matched);
    assertThat(membership.balance(ONE).coins()).isZero();
  }

  @Test
  void a_like_without_membership_costs_a_coin_and_a_dislike_none() throws InsufficientCoins {
    give(ONE, 10);
    swipe(ONE, OTHER, Choice.LIKE);
    swipe(ONE, THIRD, Choice.DISLIKE);
    assertThat(membership.balance(ONE).coins()).isEqualTo(9);
  }

  @Test
  void members_pay_for_super_likes_only() throws InsufficientCoins {
    long member =
        POPULATION
            .ids()
            .filter(id -> membership.balance(id).tier() == Tier.GOLD)
            .findFirst()
            .getAsLong();
    give(member, 10);
    int coins = membership.balance(member).coins();
    swipe(member, OTHER, Choice.LIKE);
    assertThat(membership.balance(member).coins()).isEqualTo(coins);
    swipe(member, THIRD, Choice.SUPER_LIKE);
    assertThat(membership.balance(member).coins()).isEqualTo(coins - 3);
  }

  @Test
  void a_swipe_that_cannot_be_paid_is_not_noted() {
    assertThatExceptionOfType(InsufficientCoins.class)
        .isThrownBy(() -> swipe(ONE, OTHER, Choice.LIKE));
    assertThat(relationship.swiped(ONE, 10)).isEmpty();
    assertThat(relationship.admirers(OTHER, 10)).isEmpty();
  }

  @Test
  void a_repeated_swipe_is_paid_once() throws InsufficientCoins {
    give(ONE, 10);
    var swipe = new Swipe(UUID.randomUUID(), ONE, OTHER, Choice.LIKE);
    assertThat(relationship.swipe(swipe)).isEqualTo(relationship.swipe(swipe));
    assertThat(membership.balance(ONE).coins()).isEqualTo(9);
  }

  @Test
  void likes_at_the_same_time_make_exactly_one_match() {
    int pairs = 40;
    give(ONE, pairs);
    for (int i = 0; i < pairs; i++) {
      give(1_000 + i, 1);
    }
    var outcomes =
        InParallel.run(
            2 * pairs,
            task ->
                () -> {
                  long partner = 1_000 + task / 2;
                  return task % 2 == 0
                      ? swipe(ONE, partner, Choice.LIKE)
                      : swipe(partner, ONE, Choice.LIKE);
                });
    for (int i = 0; i < pairs; i++) {
      assertThat(outcomes.subList(2 * i, 2 * i + 2))
          .as("pair %s", i)
          .hasAtLeastOneElementOfType(Matched.class)
          .hasAtLeastOneElementOfType(Liked.class);
    }
    assertThat(relationship.matches(ONE, 1_000)).hasSize(pairs);
  }

  @Test
  void lists_the_newest_and_no_more_than_asked_for() throws InsufficientCoins {
    give(ONE, 10);
    for (long other = 201; other <= 205; other++) {
      now = START.plusSeconds(other);
      give(other, 1);
      swipe(other, ONE, Choice.LIKE);
    }
    assertThat(relationship.admirers(ONE, 3)).containsExactly(205L, 204L, 203L);
    for (long other = 201; other <= 205; other++) {
      now = START.plusSeconds(1_000 - other);
      swipe(ONE, other, Choice.LIKE);
    }
    assertThat(relationship.matches(ONE, 2)).extracting(Match::otherId).containsExactly(201L, 202L);
    assertThat(relationship.swiped(ONE, 2)).containsOnlyKeys(201L, 202L);
    assertThat(relationship.swiped(ONE, 10)).hasSize(5).containsEntry(205L, START.plusSeconds(795));
  }

  @Test
  void users_are_admired_from_the_start_and_matched_by_nobody() {
    assertThat(POPULATION.ids().filter(id -> !relationship.admirers(id, 10).isEmpty()).count())
        .isGreaterThan(40);
    assertThat(POPULATION.ids()).allMatch(id -> relationship.matches(id, 10).isEmpty());
  }

  @Test
  void nobody_swipes_themselves() {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> swipe(ONE, ONE, Choice.LIKE))
        .withMessageContaining("user 101 and themselves are no pair");
  }

  private SwipeOutcome swipe(long from, long to, Choice choice) throws InsufficientCoins {
    return relationship.swipe(new Swipe(UUID.randomUUID(), from, to, choice));
  }

  private void give(long userId, int coins) {
    membership.grant(new Grant(UUID.randomUUID(), userId, coins, Grant.Reason.GIFT));
  }
}
