package io.kith.benchmarks.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The main of a client process: {@code ClientProcess <port> <variant> <blocking|async>
 * <closed|open> <outstanding or calls per second> <payload bytes>}.
 *
 * <p>Connects, makes one call and prints {@code READY <connections>}. Then it obeys commands on
 * standard input:
 *
 * <ul>
 *   <li>{@code START} begins the load;
 *   <li>{@code STATS} asks for the counters of the process, {@code MEMORY} for what is live on its
 *       heap, as of a server;
 *   <li>{@code BEGIN} opens a window (answer: {@code OK});
 *   <li>{@code END} closes it: one JSON line with the calls and latencies of the window;
 *   <li>{@code STOP} issues no more calls, waits for those in flight and answers with one JSON line
 *       that accounts for every call of the run.
 * </ul>
 */
public final class ClientProcess {
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * The most calls that a peer with a connection for each call in flight is given in the open loop.
   */
  private static final int OPEN_LOOP_CONNECTIONS = 64;

  private final Lines lines;
  private final Ledger ledger;
  private final Load load;
  private Ledger.Totals windowTotals = new Ledger.Totals(0, 0, 0);
  private long windowNanos;

  private ClientProcess(Lines lines, Ledger ledger, Load load) {
    this.lines = lines;
    this.ledger = ledger;
    this.load = load;
  }

  public static void main(String[] args) throws Exception {
    Lines lines = Lines.open();
    int port = Integer.parseInt(args[0]);
    boolean async = args[2].equals("async");
    boolean open = args[3].equals("open");
    int amount = Integer.parseInt(args[4]);
    Message message = Message.ofPayload(Integer.parseInt(args[5]));
    Peer.Client client = Lines.peer().connect(port, args[1], open ? OPEN_LOOP_CONNECTIONS : amount);
    client.call(0, message.name(), message.payload());
    var ledger = new Ledger();
    Load load =
        open
            ? new OpenLoop(client, message, amount, async, ledger)
            : async
                ? new AsyncLoop(client, message, amount, ledger)
                : new BlockingLoop(client, message, amount, ledger);
    lines.send("READY " + client.connections());
    lines.serve(new ClientProcess(lines, ledger, load)::obey);
  }

  private void obey(String command) {
    switch (command) {
      case "START" -> load.start();
      case "STATS" -> lines.send(ProcessCounters.now().json());
      case "MEMORY" -> lines.send(LiveHeap.now().json());
      case "BEGIN" -> begin();
      case "END" -> end();
      case "STOP" -> stop();
      default -> lines.send("UNKNOWN " + command);
    }
  }

  private void begin() {
    ledger.takeLatencies();
    windowTotals = ledger.totals();
    windowNanos = System.nanoTime();
    lines.send("OK");
  }

  private void end() {
    long elapsedNanos = System.nanoTime() - windowNanos;
    Ledger.Totals totals = ledger.totals();
    Histogram latencies = ledger.takeLatencies();
    lines.send(
        new Lines.Json()
            .with("elapsedNanos", elapsedNanos)
            .with("succeeded", totals.succeeded() - windowTotals.succeeded())
            .with("failed", totals.failed() - windowTotals.failed())
            .with("p50Nanos", latencies.getValueAtPercentile(50))
            .with("p99Nanos", latencies.getValueAtPercentile(99))
            .with("p999Nanos", latencies.getValueAtPercentile(99.9))
            .with("maxNanos", latencies.getMaxValue()));
  }

  private void stop() {
    load.stop();
    long giveUpNanos = System.nanoTime() + DRAIN_NANOS;
    while (ledger.totals().outstanding() > 0 && System.nanoTime() - giveUpNanos < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    Ledger.Totals totals = ledger.totals();
    lines.send(
        new Lines.Json()
            .with("issued", totals.issued())
            .with("succeeded", totals.succeeded())
            .with("failed", totals.failed())
            .with("lost", totals.outstanding())
            .with("firstError", ledger.firstError()));
  }
}
