package io.kith.example.social.user;

import static java.util.stream.Collectors.toMap;

import io.kith.example.social.Database;
import io.kith.example.social.Population;
import io.kith.example.social.Require;
import io.kith.example.social.Storage;
import io.kith.example.social.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Profiles in an SQL database. */
public final class UserService implements User, AutoCloseable {

  private static final int MAX_KILOMETRES = 100;

  private final Database database;

  /** A service with the profiles of this population, and a database of its own. */
  public UserService(Population population) {
    this(Storage.own(), population);
  }

  /** A service with the profiles of this population, unless the database has some already. */
  public UserService(Storage storage, Population population) {
    this.database =
        Database.open(
            storage,
            """
            CREATE TABLE IF NOT EXISTS profile (
              user_id BIGINT PRIMARY KEY,
              nickname VARCHAR(50) NOT NULL,
              born DATE NOT NULL,
              latitude DOUBLE PRECISION NOT NULL,
              longitude DOUBLE PRECISION NOT NULL,
              interests INT NOT NULL,
              about VARCHAR(200))
            """,
            "CREATE INDEX IF NOT EXISTS profile_place ON profile (latitude, longitude)");
    if (database.isEmpty("profile")) {
      enterProfiles(population);
    }
  }

  private void enterProfiles(Population population) {
    database.transact(transaction -> {
      transaction.updateAll(
          "INSERT INTO profile VALUES (?, ?, ?, ?, ?, ?, ?)",
          () -> population.ids().mapToObj(id -> columns(Seed.profile(population, id))).iterator());
      return null;
    });
  }

  @Override
  public Optional<Profile> profile(long userId) {
    Require.id(userId, "userId");
    return database.transact(transaction -> profile(transaction, userId));
  }

  @Override
  public Map<Long, Profile> profiles(Set<Long> userIds) {
    Require.between(0, MAX_PROFILES, userIds.size(), "the number of userIds");
    Long[] ids = userIds.toArray(Long[]::new);
    return database.transact(transaction ->
        transaction
            .list("SELECT * FROM profile WHERE user_id = ANY(?)", UserService::read, (Object) ids)
            .stream()
            .collect(toMap(Profile::userId, profile -> profile)));
  }

  @Override
  public List<Neighbour> nearby(long userId, double kilometres, int limit) {
    Require.id(userId, "userId");
    Require.between(1, MAX_PROFILES, limit, "limit");
    if (!(kilometres > 0 && kilometres <= MAX_KILOMETRES)) {
      throw Require.invalid(
          "kilometres is " + kilometres + "; allowed are more than 0, up to " + MAX_KILOMETRES);
    }
    return database.transact(transaction -> {
      Optional<Profile> self = profile(transaction, userId);
      return self.isEmpty() ? List.of() : nearby(transaction, self.get(), kilometres, limit);
    });
  }

  /** The index finds those in a square, the distance then those in the circle. */
  private static List<Neighbour> nearby(
      Transaction transaction, Profile self, double kilometres, int limit) throws SQLException {
    Place here = self.place();
    double north = kilometres / Place.KILOMETRES_PER_DEGREE;
    double east = north / Math.cos(Math.toRadians(here.latitude()));
    List<Profile> inSquare =
        transaction.list(
            """
            SELECT * FROM profile
            WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? AND user_id <> ?
            """,
            UserService::read,
            here.latitude() - north,
            here.latitude() + north,
            here.longitude() - east,
            here.longitude() + east,
            self.userId());
    return inSquare.stream()
        .map(profile -> new Neighbour(profile, here.kilometresTo(profile.place())))
        .filter(neighbour -> neighbour.kilometres() <= kilometres)
        .sorted(Comparator.comparingDouble(Neighbour::kilometres))
        .limit(limit)
        .toList();
  }

  private static Optional<Profile> profile(Transaction transaction, long userId)
      throws SQLException {
    return transaction.first("SELECT * FROM profile WHERE user_id = ?", UserService::read, userId);
  }

  private static Profile read(ResultSet row) throws SQLException {
    return new Profile(
        row.getLong("user_id"),
        row.getString("nickname"),
        row.getObject("born", LocalDate.class),
        new Place(row.getDouble("latitude"), row.getDouble("longitude")),
        interests(row.getInt("interests")),
        Optional.ofNullable(row.getString("about")));
  }

  private static Object[] columns(Profile profile) {
    return new Object[] {
      profile.userId(),
      profile.nickname(),
      profile.born(),
      profile.place().latitude(),
      profile.place().longitude(),
      profile.interests().stream().mapToInt(interest -> 1 << interest.ordinal()).sum(),
      profile.about().orElse(null)
    };
  }

  private static Set<Interest> interests(int bits) {
    Set<Interest> interests = EnumSet.allOf(Interest.class);
    interests.removeIf(interest -> (bits & 1 << interest.ordinal()) == 0);
    return interests;
  }

  @Override
  public void close() {
    database.close();
  }
}
