package io.kith.proxy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Principal;
import io.kith.core.TraceContext;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Serves {@link Desk}, and remembers what happened. */
final class Clerk implements Desk {

  final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  final AtomicInteger made = new AtomicInteger();

  private final String name;

  Clerk(String name) {
    this.name = name;
  }

  @Override
  public String who() {
    return name;
  }

  @Override
  public Ticket open(Ticket ticket) throws Closed {
    if (ticket.title().equals("late")) {
      throw new Closed("tomorrow");
    }
    if (ticket.title().isEmpty()) {
      throw new CallException(Code.INVALID_ARGUMENT, "a ticket without a title");
    }
    return new Ticket(17, ticket.title(), ticket.tags());
  }

  @Override
  public void seen(String what) {
    seen.add(what);
  }

  @Override
  public Luggage luggage() {
    Context context = Context.current();
    Exchange exchange = Exchange.current();
    exchange.header("x-answer", "42");
    return new Luggage(
        !context.deadline().isNone(),
        context.deadline().remainingNanos(System.nanoTime()) / 1_000_000,
        context.baggage(),
        context.trace().map(TraceContext::toString).orElse(""),
        exchange.request().first("x-tenant").orElse(""),
        context.principal().map(Principal::toString).orElse(""));
  }

  @Override
  public String hang() {
    seen.add("hang");
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      ended.add(Context.current().cancellation().isCancelled() ? "cancelled" : "interrupted");
    }
    return name;
  }

  @Override
  public Stream<Ticket> all(int count) {
    Exchange exchange = Exchange.current();
    exchange.header("x-count", String.valueOf(count));
    return IntStream.range(0, count)
        .mapToObj(i -> {
          made.incrementAndGet();
          if (i == count - 1) {
            exchange.trailer("x-made", String.valueOf(count));
          }
          return new Ticket(i, "t".repeat(1000), List.of());
        })
        .onClose(() -> ended.add("all"));
  }

  @Override
  public int count(Stream<Ticket> tickets) {
    return (int) tickets.count();
  }

  @Override
  public Stream<String> chat(Stream<String> lines) {
    return lines.map(line -> line.toUpperCase(Locale.ROOT)).onClose(() -> ended.add("chat"));
  }
}
