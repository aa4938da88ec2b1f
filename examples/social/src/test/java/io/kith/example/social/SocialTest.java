package io.kith.example.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kith.App;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.example.social.membership.Grant;
import io.kith.example.social.membership.InsufficientCoins;
import io.kith.example.social.membership.Membership;
import io.kith.example.social.membership.MembershipService;
import io.kith.example.social.recommendation.Candidate;
import io.kith.example.social.recommendation.Ranking;
import io.kith.example.social.recommendation.Recommendation;
import io.kith.example.social.recommendation.RecommendationService;
import io.kith.example.social.recommendation.Seen;
import io.kith.example.social.recommendation.UnknownUser;
import io.kith.example.social.relationship.Choice;
import io.kith.example.social.relationship.Match;
import io.kith.example.social.relationship.Relationship;
import io.kith.example.social.relationship.RelationshipService;
import io.kith.example.social.relationship.Swipe;
import io.kith.example.social.relationship.SwipeOutcome;
import io.kith.example.social.user.User;
import io.kith.example.social.user.UserService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The four services in one JVM, each an application, over real connections. */
final class SocialTest {

  private static final Population POPULATION = Population.DEFAULT;
  private static final InstantSource CLOCK = InstantSource.system();
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  // Beyond the population, so that nothing is known of them.
  private static final long ONE = 4_001;
  private static final long OTHER = 4_002;
  private static final long POOR = 4_003;
  private static final long FEED = 4_004;
  private static final long LIKED = 4_005;

  private static App membershipApp;
  private static App userApp;
  private static App relationshipApp;
  private static App recommendationApp;
  private static App client;

  private final Membership membership = client.client(Membership.class);
  private final User users = client.client(User.class);
  private final Relationship relationship = client.client(Relationship.class);
  private final Recommendation recommendation = client.client(Recommendation.class);

  @BeforeAll
  static void start() {
    membershipApp = start("membership");
    membershipApp.serve(Membership.class, new MembershipService(POPULATION, CLOCK));
    userApp = start("user");
    userApp.serve(User.class, new UserService(POPULATION));
    relationshipApp = start("relationship");
    relationshipApp.serve(
        Relationship.class,
        new RelationshipService(POPULATION, relationshipApp.client(Membership.class), CLOCK));
    recommendationApp = start("recommendation");
    recommendationApp.serve(
        Recommendation.class,
        new RecommendationService(
            recommendationApp.client(User.class),
            recommendationApp.client(Relationship.class),
            recommendationApp.client(Membership.class),
            CLOCK));
    client = start("client");
  }

  private static App start(String name) {
    return App.start(name, Config.empty().with("registry", "memory:social"));
  }

  @AfterAll
  static void stop() {
    client.close();
    recommendationApp.close();
    relationshipApp.close();
    userApp.close();
    membershipApp.close();
  }

  @Test
  void two_likes_become_a_match() throws InsufficientCoins {
    give(ONE, 1);
    give(OTHER, 3);
    assertThat(swipe(ONE, OTHER, Choice.LIKE)).isInstanceOf(SwipeOutcome.Liked.class);
    assertThat(swipe(OTHER, ONE, Choice.SUPER_LIKE))
        .isInstanceOfSatisfying(
            SwipeOutcome.Matched.class,
            outcome -> {
              Match theirs = new Match(ONE, OTHER, outcome.match().since());
              assertThat(relationship.match(ONE, OTHER)).contains(theirs);
              assertThat(relationship.matches(ONE, 10)).containsExactly(theirs);
            });
    assertThat(membership.balance(ONE).coins()).isZero();
    assertThat(membership.balance(OTHER).coins()).isZero();
  }

  @Test
  void a_match_is_told_while_it_is_listened_for() throws InsufficientCoins {
    give(FEED, 1);
    give(LIKED, 1);
    try (Stream<Match> feed = relationship.feed(FEED)) {
      swipe(FEED, LIKED, Choice.LIKE);
      swipe(LIKED, FEED, Choice.LIKE);
      assertThat(feed.iterator().next().otherId()).isEqualTo(LIKED);
    }
  }

  @Test
  void an_exception_of_the_business_crosses_two_hops_as_itself() {
    var error =
        catchThrowableOfType(InsufficientCoins.class, () -> swipe(POOR, OTHER, Choice.SUPER_LIKE));
    assertThat(error.userId()).isEqualTo(POOR);
    assertThat(error.required()).isEqualTo(3);
    assertThat(error.available()).isZero();
    assertThat(error).hasMessage("user 4003 has 0 coins, and needs 3");
  }

  @Test
  void what_makes_no_sense_is_refused_with_a_reason() {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> membership.balance(-1))
        .withMessageContaining("userId is -1; ids start at 1")
        .satisfies(error -> assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT));
  }

  @Test
  void profiles_arrive_with_all_their_parts() {
    var profiles = users.profiles(Set.of(1L, 2L, 9_999L));
    assertThat(profiles).containsOnlyKeys(1L, 2L);
    assertThat(users.profile(1)).contains(profiles.get(1L));
    assertThat(users.profile(9_999)).isEmpty();
  }

  @Test
  void recommends_from_what_the_others_know() throws UnknownUser {
    List<Candidate> candidates = recommendation.recommend(1, 10);
    assertThat(candidates).hasSize(10);
    for (Candidate candidate : candidates) {
      assertThat(users.profile(candidate.profile().userId())).contains(candidate.profile());
    }
  }

  @Test
  void baggage_chooses_the_ranking_at_the_edge() throws UnknownUser {
    assertThat(recommend(2, Ranking.NEAREST)).isNotEqualTo(recommend(2, Ranking.LIKE_MINDED));
  }

  @Test
  void knows_who_is_not_known() {
    assertThatExceptionOfType(UnknownUser.class)
        .isThrownBy(() -> recommendation.recommend(9_999, 10))
        .satisfies(error -> assertThat(error.userId()).isEqualTo(9_999));
  }

  @Test
  void what_was_seen_is_kept_back_though_nobody_waits_for_it() throws UnknownUser {
    long first = recommendation.recommend(3, 1).getFirst().profile().userId();
    recommendation.seen(new Seen(3, first, Duration.ofSeconds(1)));
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    while (recommendation.recommend(3, 1).getFirst().profile().userId() == first) {
      assertThat(System.nanoTime()).as("still recommended").isLessThan(endNanos);
    }
  }

  @Test
  void a_deadline_that_has_passed_is_not_waited_for() {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Context.within(Duration.ZERO).call(() -> recommendation.recommend(1, 10)))
        .satisfies(error -> assertThat(error.code()).isEqualTo(Code.DEADLINE_EXCEEDED));
  }

  private List<Candidate> recommend(long userId, Ranking ranking) throws UnknownUser {
    return Context.current()
        .with(Ranking.LABEL, ranking.label())
        .call(() -> recommendation.recommend(userId, 10));
  }

  private SwipeOutcome swipe(long from, long to, Choice choice) throws InsufficientCoins {
    return relationship.swipe(new Swipe(UUID.randomUUID(), from, to, choice));
  }

  private void give(long userId, int coins) {
    membership.grant(new Grant(UUID.randomUUID(), userId, coins, Grant.Reason.GIFT));
  }
}
