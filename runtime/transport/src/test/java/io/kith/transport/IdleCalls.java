package io.kith.transport;

import io.kith.core.Context;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many calls open at once on one connection: a server process ({@code server <calls>}), whose
 * handlers wait until all have begun, and a client process ({@code client <port> <calls>}).
 */
final class IdleCalls {

  private IdleCalls() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("server")) {
      serve(Integer.parseInt(args[1]));
    } else {
      call(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }
  }

  private static void serve(int calls) throws Exception {
    try (var fixture = new EchoFixture(TransportOptions.defaults())) {
      var begun = new CountDownLatch(calls);
      var release = new CountDownLatch(1);
      fixture.act =
          message -> {
            begun.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException("interrupted while all wait", e);
            }
            return message;
          };
      System.out.println("PORT " + fixture.server.address().port());
      begun.await();
      report("handlers waiting", calls);
      release.countDown();
      while (System.in.read() >= 0) {} // the test closes it at the end
    }
  }

  private static void call(int port, int calls) throws Exception {
    try (var client = Client.create(new Identity("t", "t-1"), TransportOptions.defaults())) {
      Echo echo = EchoFixture.stub(client.channel(new Address("127.0.0.1", port)));
      echo.echo(EchoFixture.message(1)); // opens the connection
      var ended = new CountDownLatch(calls);
      var failed = new AtomicInteger();
      for (int i = 0; i < calls; i++) {
        int id = i;
        Thread.ofVirtual()
            .start(() -> {
              try {
                Context.within(Duration.ofMinutes(2))
                    .call(() -> echo.act(new Echo.Message(id, "", new byte[0])));
              } catch (Exception e) {
                if (failed.incrementAndGet() == 1) e.printStackTrace();
              } finally {
                ended.countDown();
              }
            });
      }
      ended.await();
      report("calls answered", calls - failed.get());
      System.exit(failed.get() == 0 ? 0 : 1);
    }
  }

  private static void report(String what, int count) {
    long peakBytes =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.println(count + " " + what + ", heap at its peak " + (peakBytes >> 20) + " MiB");
  }
}
