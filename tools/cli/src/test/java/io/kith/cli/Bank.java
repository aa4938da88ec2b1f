package io.kith.cli;

import io.kith.core.Idempotent;
import io.kith.core.OneWay;
import io.kith.core.Service;
import java.time.Duration;
import java.util.stream.Stream;

/** A service for tests. */
@Service("test.Bank")
public interface Bank {

  @Idempotent
  Account account(long userId);

  Account withdraw(long userId, int coins) throws Overdrawn;

  /** Answers after so long. */
  String slow(Duration time);

  @OneWay
  void note(String text);

  /** What somebody has after each of so many withdrawals. */
  Stream<Account> statement(long userId, int withdrawals) throws Overdrawn;

  /** Takes what is paid in, and says what all have together. */
  Account collect(Stream<Account> payments);

  /** Answers each withdrawal with what is left. */
  Stream<Account> desk(Stream<Account> withdrawals);

  /** What somebody has. */
  record Account(long userId, int coins) {}

  /** More was withdrawn than was there. */
  final class Overdrawn extends Exception {

    private static final long serialVersionUID = 1;

    private final int missing;

    public Overdrawn(int missing) {
      super(missing + " coins are missing");
      this.missing = missing;
    }

    public int missing() {
      return missing;
    }
  }
}
