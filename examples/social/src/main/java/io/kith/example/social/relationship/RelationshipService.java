package io.kith.example.social.relationship;

import io.kith.example.social.Population;
import io.kith.example.social.Require;
import io.kith.example.social.Storage;
import io.kith.example.social.membership.InsufficientCoins;
import io.kith.example.social.membership.Membership;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Relationship on an SQL database; {@link Membership} takes the coins. */
public final class RelationshipService implements Relationship, AutoCloseable {

  private static final Prices PRICES = new Prices(1, 3);

  private final Membership membership;
  private final InstantSource clock;
  private final Pairs pairs;
  private final MatchFeed feed = new MatchFeed();

  /** A service in which this population has swiped a little, with a database of its own. */
  public RelationshipService(Population population, Membership membership, InstantSource clock) {
    this(Storage.own(), population, membership, clock);
  }

  /** A service in which this population has swiped a little already. */
  public RelationshipService(
      Storage storage, Population population, Membership membership, InstantSource clock) {
    this.pairs = new Pairs(storage);
    this.membership = membership;
    this.clock = clock;
    pairs.addAdmirers(population, clock.instant());
  }

  @Override
  public Prices prices() {
    return PRICES;
  }

  @Override
  public SwipeOutcome swipe(Swipe swipe) throws InsufficientCoins {
    requireTwoUsers(swipe.from(), swipe.to());
    Optional<Match> match = pairs.match(swipe.from(), swipe.to());
    if (match.isPresent()) {
      return new SwipeOutcome.Matched(match.get());
    }
    pay(swipe);
    SwipeOutcome outcome = pairs.put(swipe, clock.instant());
    if (outcome instanceof SwipeOutcome.Matched(Match made)) {
      feed.tell(made);
      feed.tell(new Match(made.otherId(), made.userId(), made.since()));
    }
    return outcome;
  }

  /** Under the id of the swipe: if it is sent again since its answer was lost, it is paid once. */
  private void pay(Swipe swipe) throws InsufficientCoins {
    if (swipe.choice() == Choice.DISLIKE) {
      return;
    }
    int price = PRICES.of(swipe.choice(), membership.balance(swipe.from()).tier());
    if (price > 0) {
      membership.consumeCoin(swipe.from(), price, swipe.id());
    }
  }

  @Override
  public Optional<Match> match(long userId, long otherId) {
    requireTwoUsers(userId, otherId);
    return pairs.match(userId, otherId);
  }

  @Override
  public List<Match> matches(long userId, int limit) {
    return pairs.matches(Require.id(userId, "userId"), requireLimit(limit));
  }

  @Override
  public Stream<Match> feed(long userId) {
    Require.id(userId, "userId");
    return feed.listen(userId, () -> pairs.matches(userId, MAX_ENTRIES));
  }

  @Override
  public Map<Long, Instant> swiped(long userId, int limit) {
    return pairs.swiped(Require.id(userId, "userId"), requireLimit(limit));
  }

  @Override
  public List<Long> admirers(long userId, int limit) {
    return pairs.admirers(Require.id(userId, "userId"), requireLimit(limit));
  }

  private static void requireTwoUsers(long one, long other) {
    Require.id(one, "the first user's id");
    Require.id(other, "the second user's id");
    if (one == other) {
      throw Require.invalid("user " + one + " and themselves are no pair");
    }
  }

  private static int requireLimit(int limit) {
    return Require.between(1, MAX_ENTRIES, limit, "limit");
  }

  @Override
  public void close() {
    pairs.close();
  }
}
