package io.kith.example.social.driver;

import static java.util.stream.Collectors.toSet;

import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.example.social.membership.Grant;
import io.kith.example.social.membership.InsufficientCoins;
import io.kith.example.social.recommendation.Candidate;
import io.kith.example.social.recommendation.Ranking;
import io.kith.example.social.recommendation.Seen;
import io.kith.example.social.recommendation.UnknownUser;
import io.kith.example.social.relationship.Choice;
import io.kith.example.social.relationship.Match;
import io.kith.example.social.relationship.Prices;
import io.kith.example.social.relationship.Swipe;
import io.kith.example.social.relationship.SwipeOutcome;
import io.kith.example.social.user.Profile;
import java.lang.ScopedValue.CallableOp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user who opens the application: looks at candidates, swipes, and checks that the answers agree.
 * For one thread.
 */
final class Player {

  /** Thrown instead of a call when there is to be no further one. */
  private static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Over() {
      super("over", null, false, false);
    }
  }

  private static final int CANDIDATES = 10;
  private static final int MATCHES = 20;
  private static final int COINS_AT_ONCE = 10;

  private final Services services;
  private final Pace pace;
  private final Tally tally;
  private final SplittableRandom random;
  private final Duration patience;

  /**
   * A player.
   *
   * @param patience for how long they wait for an answer
   */
  Player(Services services, Pace pace, Tally tally, SplittableRandom random, Duration patience) {
    this.services = services;
    this.pace = pace;
    this.tally = tally;
    this.random = random;
    this.patience = patience;
  }

  /** Plays this user once, from opening the application to closing it. Returns whether to go on. */
  boolean play(long userId) {
    Ranking[] rankings = Ranking.values();
    String ranking = rankings[random.nextInt(rankings.length)].label();
    try {
      Context.current().with(Ranking.LABEL, ranking).call(() -> open(userId));
    } catch (CallException | UnknownUser e) {
      // Counted by the meter. The user closes the application.
    } catch (Over e) {
      return false;
    } catch (RuntimeException e) {
      tally.violated("not even a failed call: " + e);
    }
    return true;
  }

  private @Nullable Void open(long me) throws UnknownUser {
    call(() -> services.membership().balance(me));
    Prices prices = call(() -> services.relationship().prices());
    List<Candidate> candidates = call(() -> services.recommendation().recommend(me, CANDIDATES));
    expect(candidates.size() <= CANDIDATES, "more candidates than asked for");
    for (Candidate candidate : candidates) {
      look(me, candidate.profile());
      if (!swipe(me, candidate.profile().userId(), choose(me, prices))) {
        break;
      }
    }
    review(me);
    return null;
  }

  private void look(long me, Profile candidate) {
    long id = candidate.userId();
    expect(id != me, "user " + me + " is recommended to themselves");
    Optional<Profile> profile = call(() -> services.users().profile(id));
    expect(profile.equals(Optional.of(candidate)), "two different profiles of user " + id);
    call(() -> {
      services.recommendation().seen(new Seen(me, id, Duration.ofMillis(random.nextInt(5_000))));
      return null;
    });
  }

  private Choice choose(long me, Prices prices) {
    int dice = random.nextInt(20);
    if (dice < 2 && canPay(me, prices.superLike())) {
      return Choice.SUPER_LIKE;
    }
    return dice < 11 ? Choice.LIKE : Choice.DISLIKE;
  }

  private boolean canPay(long me, int coins) {
    try {
      return call(() -> services.membership().checkCoin(me, coins)).coins() >= coins;
    } catch (InsufficientCoins e) {
      expect(e.userId() == me && e.available() < e.required(), "no reason to refuse: " + e);
      return false;
    }
  }

  private boolean swipe(long me, long other, Choice choice) {
    var swipe = new Swipe(new UUID(random.nextLong(), random.nextLong()), me, other, choice);
    try {
      switch (call(() -> services.relationship().swipe(swipe))) {
        case SwipeOutcome.Liked _ -> expect(choice.isLike(), "a dislike was taken for a like");
        case SwipeOutcome.Disliked _ -> expect(!choice.isLike(), "a like was taken for a dislike");
        case SwipeOutcome.Matched(Match match) -> matched(match);
      }
      tally.swiped();
      return true;
    } catch (InsufficientCoins e) {
      return buyCoins(me);
    }
  }

  private void matched(Match match) {
    tally.matched();
    Optional<Match> theirs =
        call(() -> services.relationship().match(match.otherId(), match.userId()));
    var expected = new Match(match.otherId(), match.userId(), match.since());
    expect(theirs.equals(Optional.of(expected)), "only one side knows of " + match);
    expect(call(() -> isInFeed(expected)), "the feed does not tell of " + expected);
  }

  /** Listens until the match comes. */
  private boolean isInFeed(Match match) {
    try (Stream<Match> feed = services.relationship().feed(match.userId())) {
      return feed.anyMatch(match::equals);
    }
  }

  /** Some do, and go on; others give up. */
  private boolean buyCoins(long me) {
    if (random.nextBoolean()) {
      return false;
    }
    var id = new UUID(random.nextLong(), random.nextLong());
    var grant = new Grant(id, me, COINS_AT_ONCE, Grant.Reason.PURCHASE);
    int coins = call(() -> services.membership().grant(grant)).coins();
    expect(coins >= COINS_AT_ONCE, "user " + me + " bought coins and has " + coins);
    return true;
  }

  private void review(long me) {
    List<Match> matches = call(() -> services.relationship().matches(me, MATCHES));
    Set<Long> others = matches.stream().map(Match::otherId).collect(toSet());
    if (!others.isEmpty()) {
      var profiles = call(() -> services.users().profiles(others));
      expect(profiles.keySet().equals(others), "profiles of others than asked for");
    }
  }

  private <T extends @Nullable Object, X extends Exception> T call(CallableOp<T, X> operation)
      throws X {
    if (!pace.await(random)) {
      throw new Over();
    }
    return Context.within(patience).call(operation);
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      tally.violated(otherwise);
    }
  }
}
