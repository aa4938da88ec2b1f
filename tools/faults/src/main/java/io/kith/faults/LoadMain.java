package io.kith.faults;

import io.kith.App;
import io.kith.core.CallException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The caller as a process: a call is due at fixed times, whatever became of those before it, and
 * each leaves one line. Reads and writes take turns.
 */
final class LoadMain {

  private final Ledger ledger;
  private final PrintStream log;
  private final long intervalNanos;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Phaser open = new Phaser(1);

  private LoadMain(Ledger ledger, PrintStream log, long intervalNanos) {
    this.ledger = ledger;
    this.log = log;
    this.intervalNanos = intervalNanos;
  }

  /**
   * Calls until its standard input ends, and then waits for the calls that are open.
   *
   * @param args calls a second, and the file of the lines
   */
  public static void main(String[] args) throws IOException {
    try (var app = App.start("load");
        var log =
            new PrintStream(
                Files.newOutputStream(Path.of(args[1])), true, StandardCharsets.UTF_8)) {
      long intervalNanos = TimeUnit.SECONDS.toNanos(1) / Long.parseLong(args[0]);
      var load = new LoadMain(app.client(Ledger.class), log, intervalNanos);
      Thread.ofPlatform().name("end").daemon().start(load::endWithInput);
      load.run();
    }
  }

  private void endWithInput() {
    Tether.awaitEndOfInput();
    over.set(true);
  }

  private void run() {
    long startNanos = System.nanoTime();
    long startMicros = CallRecord.nowMicros();
    for (long id = 0; !over.get(); id++) {
      long dueNanos = startNanos + id * intervalNanos;
      while (System.nanoTime() - dueNanos < 0) {
        LockSupport.parkNanos(dueNanos - System.nanoTime());
      }
      long callId = id;
      long dueMicros = startMicros + TimeUnit.NANOSECONDS.toMicros(id * intervalNanos);
      open.register();
      Thread.ofVirtual().name("call " + id).start(() -> call(callId, dueMicros));
    }
    open.arriveAndAwaitAdvance();
  }

  private void call(long id, long dueMicros) {
    boolean isRead = id % 2 == 0;
    String instance = "";
    String failure = "";
    try {
      instance = isRead ? ledger.read(id) : ledger.write(id);
    } catch (CallException e) {
      failure = e.code() + ": " + e.getMessage();
    } catch (RuntimeException e) {
      failure = e.toString();
    }
    log.println(
        new CallRecord(id, isRead, dueMicros, CallRecord.nowMicros(), instance, failure).line());
    open.arriveAndDeregister();
  }
}
