package io.kith.interop;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A ledger for each call, which may be overdrawn by {@value #CREDIT}. */
final class LedgerService implements Ledger {

  private static final long CREDIT = 10_000;

  @Override
  public Balance book(Entry entry) throws Overdrawn {
    Exchange exchange = Exchange.current();
    exchange.request().first("x-tenant").ifPresent(tenant -> exchange.header("x-tenant", tenant));
    exchange.trailer("x-cost-bin", new byte[] {1, 2, 3});
    return new Balance(after(0, entry));
  }

  private static long after(long balance, Entry entry) throws Overdrawn {
    long after = balance + (entry.side() == Side.DEBIT ? -entry.amount() : entry.amount());
    if (after < -CREDIT) {
      throw new Overdrawn(-CREDIT - after);
    }
    return after;
  }

  @Override
  public Stream<Entry> list(long first, int count) {
    return LongStream.range(first, first + count)
        .mapToObj(id -> Entry.of(id, 10 * id, Side.CREDIT));
  }

  @Override
  public Balance bookAll(Stream<Entry> entries) throws Overdrawn {
    long balance = 0;
    for (Entry entry : (Iterable<Entry>) entries::iterator) {
      balance = after(balance, entry);
    }
    return new Balance(balance);
  }

  @Override
  public Stream<Balance> follow(Stream<Entry> entries) {
    var balance = new AtomicLong();
    return entries.map(entry -> {
      try {
        balance.set(after(balance.get(), entry));
      } catch (Overdrawn e) {
        throw new CallException(Code.FAILED_PRECONDITION, e.getMessage());
      }
      return new Balance(balance.get());
    });
  }

  @Override
  public void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "nobody waits any more");
    }
  }
}
