package io.kith.cli;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A bank where everybody has a hundred coins. */
final class OpenBank implements Bank {

  final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

  @Override
  public Account account(long userId) {
    return new Account(userId, 100);
  }

  @Override
  public Account withdraw(long userId, int coins) throws Overdrawn {
    if (coins > 100) {
      throw new Overdrawn(coins - 100);
    }
    return new Account(userId, 100 - coins);
  }

  @Override
  public String slow(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      return "done";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  @Override
  public Stream<Account> statement(long userId, int withdrawals) throws Overdrawn {
    if (withdrawals > 100) {
      throw new Overdrawn(withdrawals - 100);
    }
    return IntStream.rangeClosed(1, withdrawals).mapToObj(i -> new Account(userId, 100 - i));
  }

  @Override
  public Account collect(Stream<Account> payments) {
    return new Account(0, payments.mapToInt(Account::coins).sum());
  }

  @Override
  public Stream<Account> desk(Stream<Account> withdrawals) {
    return withdrawals.map(wanted -> new Account(wanted.userId(), 100 - wanted.coins()));
  }

  @Override
  public void note(String text) {
    notes.add(text);
  }
}
