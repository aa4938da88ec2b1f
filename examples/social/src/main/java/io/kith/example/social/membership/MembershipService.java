package io.kith.example.social.membership;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.example.social.Database;
import io.kith.example.social.Population;
import io.kith.example.social.Require;
import io.kith.example.social.Storage;
import io.kith.example.social.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Membership on an SQL database.
 *
 * <p>An order is entered in the ledger in the transaction that moves the coins, under a unique id:
 * so a repeated order is known, and moves nothing.
 */
public final class MembershipService implements Membership, AutoCloseable {

  /** For how long a repeated order is known: far longer than anybody repeats one. */
  static final Duration LEDGER_RETENTION = Duration.ofMinutes(2);

  private static final int MOST_COINS_OF_A_USER = 1_000_000_000;

  private static final List<Tier> TIERS = List.of(Tier.values());

  private final AtomicReference<Instant> nextForgetting = new AtomicReference<>(Instant.EPOCH);
  private final Database database;
  private final InstantSource clock;

  /** A service with the accounts of this population, and a database of its own. */
  public MembershipService(Population population, InstantSource clock) {
    this(Storage.own(), population, clock);
  }

  /** A service with the accounts of this population, unless the database has some already. */
  public MembershipService(Storage storage, Population population, InstantSource clock) {
    this.clock = clock;
    this.database =
        Database.open(
            storage,
            """
            CREATE TABLE IF NOT EXISTS account (
              user_id BIGINT PRIMARY KEY,
              tier INT NOT NULL,
              coins INT NOT NULL CHECK (coins >= 0))
            """,
            """
            CREATE TABLE IF NOT EXISTS ledger (
              id UUID PRIMARY KEY,
              user_id BIGINT NOT NULL,
              coins INT NOT NULL,
              at TIMESTAMP(9) WITH TIME ZONE NOT NULL)
            """,
            "CREATE INDEX IF NOT EXISTS ledger_at ON ledger (at)");
    if (database.isEmpty("account")) {
      openAccounts(population);
    }
  }

  private void openAccounts(Population population) {
    database.transact(transaction -> {
      transaction.updateAll(
          "INSERT INTO account VALUES (?, ?, ?)",
          () -> population.ids().mapToObj(id -> account(population, id)).iterator());
      return null;
    });
  }

  /** Half of the users have no membership; everybody starts with some coins. */
  private static Object[] account(Population population, long userId) {
    SplittableRandom random = population.random(userId, "membership");
    Tier tier = random.nextBoolean() ? Tier.FREE : random.nextInt(3) > 0 ? Tier.PLUS : Tier.GOLD;
    return new Object[] {userId, tier.ordinal(), random.nextInt(20)};
  }

  @Override
  public Balance balance(long userId) {
    Require.id(userId, "userId");
    return database.transact(transaction -> balance(transaction, userId));
  }

  @Override
  public Balance checkCoin(long userId, int coins) throws InsufficientCoins {
    Require.between(1, MAX_COINS, coins, "coins");
    Balance balance = balance(userId);
    if (balance.coins() < coins) {
      throw new InsufficientCoins(userId, coins, balance.coins());
    }
    return balance;
  }

  @Override
  public Balance consumeCoin(long userId, int coins, UUID orderId) throws InsufficientCoins {
    Require.id(userId, "userId");
    Require.between(1, MAX_COINS, coins, "coins");
    forgetOldOrders();
    return database.<Balance, InsufficientCoins>transact(transaction -> {
      if (enter(transaction, orderId, userId, -coins)) {
        take(transaction, userId, coins);
      }
      return balance(transaction, userId);
    });
  }

  private void take(Transaction transaction, long userId, int coins)
      throws SQLException, InsufficientCoins {
    // The condition is in the statement, so that two orders at a time cannot both see enough.
    int changed =
        transaction.update(
            "UPDATE account SET coins = coins - ? WHERE user_id = ? AND coins >= ?",
            coins,
            userId,
            coins);
    if (changed == 0) {
      throw new InsufficientCoins(userId, coins, balance(transaction, userId).coins());
    }
  }

  @Override
  public Balance grant(Grant grant) {
    Require.id(grant.userId(), "userId");
    Require.between(1, MAX_COINS, grant.coins(), "coins");
    forgetOldOrders();
    return database.transact(transaction -> {
      if (enter(transaction, grant.id(), grant.userId(), grant.coins())) {
        give(transaction, grant);
      }
      return balance(transaction, grant.userId());
    });
  }

  private static void give(Transaction transaction, Grant grant) throws SQLException {
    if (add(transaction, grant)) {
      return;
    }
    transaction.insertIfAbsent("INSERT INTO account VALUES (?, 0, 0)", grant.userId());
    if (!add(transaction, grant)) {
      throw new CallException(
          Code.RESOURCE_EXHAUSTED,
          "user " + grant.userId() + " may have at most " + MOST_COINS_OF_A_USER + " coins");
    }
  }

  private static boolean add(Transaction transaction, Grant grant) throws SQLException {
    return transaction.update(
            "UPDATE account SET coins = coins + ? WHERE user_id = ? AND coins <= ?",
            grant.coins(),
            grant.userId(),
            MOST_COINS_OF_A_USER - grant.coins())
        > 0;
  }

  private Balance balance(Transaction transaction, long userId) throws SQLException {
    Instant now = clock.instant();
    return transaction
        .first(
            "SELECT tier, coins FROM account WHERE user_id = ?",
            row -> new Balance(userId, TIERS.get(row.getInt("tier")), row.getInt("coins"), now),
            userId)
        .orElseGet(() -> new Balance(userId, Tier.FREE, 0, now));
  }

  /** Enters an order in the ledger; returns false if it stands there already. */
  private boolean enter(Transaction transaction, UUID id, long userId, int coins)
      throws SQLException {
    return transaction.insertIfAbsent(
        "INSERT INTO ledger VALUES (?, ?, ?, ?)", id, userId, coins, clock.instant());
  }

  /** Once a second, on the back of some order, so that the ledger does not grow for ever. */
  private void forgetOldOrders() {
    Instant now = clock.instant();
    Instant due = nextForgetting.get();
    if (now.isAfter(due) && nextForgetting.compareAndSet(due, now.plusSeconds(1))) {
      Instant oldest = now.minus(LEDGER_RETENTION);
      database.transact(tx -> tx.update("DELETE FROM ledger WHERE at < ?", oldest));
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
