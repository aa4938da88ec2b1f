package io.kith.example.social.recommendation;

import io.kith.core.Context;
import io.kith.core.Fork;
import io.kith.example.social.Require;
import io.kith.example.social.Storage;
import io.kith.example.social.membership.Membership;
import io.kith.example.social.membership.Tier;
import io.kith.example.social.relationship.Relationship;
import io.kith.example.social.user.Neighbour;
import io.kith.example.social.user.Profile;
import io.kith.example.social.user.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Recommendation from what the other services know: it asks them all at the same time. */
public final class RecommendationService implements Recommendation, AutoCloseable {

  /** After this, an answer is of no use to somebody who looks at a screen. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** For how long somebody who was looked at, and not swiped, is kept back. */
  static final Duration SEEN_RECENTLY = Duration.ofMinutes(10);

  private static final double NEARBY_KILOMETRES = 2;
  private static final int NEARBY = 50;
  private static final int SWIPES = 500;
  private static final int ADMIRERS = 30;
  private static final int CANDIDATES_WITHOUT_MEMBERSHIP = 10;

  private final User users;
  private final Relationship relationship;
  private final Membership membership;
  private final InstantSource clock;
  private final Sightings sightings;

  /** A service that asks these, with a database of its own. */
  public RecommendationService(
      User users, Relationship relationship, Membership membership, InstantSource clock) {
    this(Storage.own(), users, relationship, membership, clock);
  }

  /** A service that asks these. */
  public RecommendationService(
      Storage storage,
      User users,
      Relationship relationship,
      Membership membership,
      InstantSource clock) {
    this.sightings = new Sightings(storage);
    this.users = users;
    this.relationship = relationship;
    this.membership = membership;
    this.clock = clock;
  }

  @Override
  public List<Candidate> recommend(long userId, int limit) throws UnknownUser {
    Require.id(userId, "userId");
    Require.between(1, MAX_CANDIDATES, limit, "limit");
    return Context.within(TIMEOUT).call(() -> choose(ask(userId), limit));
  }

  /** What the others know of a user. */
  private record Known(
      Profile self,
      Tier tier,
      List<Neighbour> nearby,
      Map<Long, Profile> admirers,
      Map<Long, Instant> swiped,
      Set<Long> seen) {

    /** Everybody who may be shown: neighbours, and admirers wherever they live. */
    List<Neighbour> neighbours() {
      var all = new ArrayList<>(nearby);
      var far = new HashMap<>(admirers);
      nearby.forEach(neighbour -> far.remove(neighbour.profile().userId()));
      far.values().forEach(profile -> all.add(neighbour(profile)));
      return all;
    }

    private Neighbour neighbour(Profile profile) {
      return new Neighbour(profile, self.place().kilometresTo(profile.place()));
    }

    /** When the user last had to do with a candidate; the beginning of time for a fresh one. */
    Instant lastMet(Candidate candidate) {
      long id = candidate.profile().userId();
      return swiped.getOrDefault(id, seen.contains(id) ? Instant.EPOCH : Instant.MIN);
    }

    boolean isAdmirer(Neighbour neighbour) {
      return admirers.containsKey(neighbour.profile().userId());
    }
  }

  private Known ask(long userId) throws UnknownUser {
    try (var fork = Fork.open()) {
      var self = fork.call(() -> users.profile(userId));
      var nearby = fork.call(() -> users.nearby(userId, NEARBY_KILOMETRES, NEARBY));
      var balance = fork.call(() -> membership.balance(userId));
      var swiped = fork.call(() -> relationship.swiped(userId, SWIPES));
      var admirers = fork.call(() -> profiles(relationship.admirers(userId, ADMIRERS)));
      var seen = sightings.since(userId, clock.instant().minus(SEEN_RECENTLY));
      fork.join();
      return new Known(
          self.get().orElseThrow(() -> new UnknownUser(userId)),
          balance.get().tier(),
          nearby.get(),
          admirers.get(),
          swiped.get(),
          seen);
    }
  }

  private Map<Long, Profile> profiles(List<Long> ids) {
    return ids.isEmpty() ? Map.of() : users.profiles(Set.copyOf(ids));
  }

  /** Fresh ones first, the best before the good; then those who were met the longest time ago. */
  private static List<Candidate> choose(Known known, int limit) {
    Ranking ranking = Ranking.of(Context.current());
    int most = known.tier.isMember() ? limit : Math.min(limit, CANDIDATES_WITHOUT_MEMBERSHIP);
    return known.neighbours().stream()
        .map(neighbour -> ranking.rate(known.self, neighbour, known.isAdmirer(neighbour)))
        .sorted(
            Comparator.comparing(known::lastMet)
                .thenComparing(Candidate::score, Comparator.reverseOrder()))
        .limit(most)
        .toList();
  }

  @Override
  public void seen(Seen event) {
    Require.id(event.userId(), "userId");
    Require.id(event.candidateId(), "candidateId");
    sightings.note(event, clock.instant());
  }

  @Override
  public void close() {
    sightings.close();
  }
}
