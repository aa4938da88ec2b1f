package io.kith.faults;

import io.kith.App;
import io.kith.cluster.Query;
import io.kith.codec.ServiceBinding;
import io.kith.core.CallException;
import io.kith.core.Context;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers as a process: calls are due at a rate that can be changed, whatever became of those
 * before, and each leaves one line.
 */
final class OpenLoadMain {

  private static final long TICK_NANOS = 5_000_000;
  private static final ServiceBinding<Work> WORK = ServiceBinding.of(Work.class);

  private final Work layer;
  private final PrintStream log;
  private final Duration patience;
  private final AtomicLong ids = new AtomicLong();
  private volatile double worksPerSecond;
  private volatile double ownsPerSecond;

  private OpenLoadMain(Work layer, PrintStream log, Duration patience) {
    this.layer = layer;
    this.log = log;
    this.patience = patience;
  }

  /**
   * Calls until its standard input ends, on which it is told rates: {@code work 100}, {@code own
   * 50}.
   *
   * @param args the name of the layer, the patience of a caller in milliseconds, and the file of
   *     the lines
   */
  public static void main(String[] args) throws IOException {
    try (var app = App.start("callers");
        var log =
            new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(Path.of(args[2])), 1 << 16),
                false,
                StandardCharsets.UTF_8)) {
      Query query = Query.service(WORK.schema().name()).withApp(args[0]);
      var load =
          new OpenLoadMain(
              WORK.stub(app.cluster().invoker(WORK, query)),
              log,
              Duration.ofMillis(Long.parseLong(args[1])));
      Thread.ofPlatform().name("pacer").daemon().start(load::pace);
      load.obey();
    }
  }

  private void obey() throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ");
      if (words[0].equals("work")) {
        worksPerSecond = Double.parseDouble(words[1]);
      } else {
        ownsPerSecond = Double.parseDouble(words[1]);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /** A call is due when its rate has summed up to one: no burst follows a change of the rate. */
  private void pace() {
    double works = 0;
    double owns = 0;
    long lastNanos = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(TICK_NANOS);
      long nowNanos = System.nanoTime();
      double seconds = (nowNanos - lastNanos) / 1e9;
      lastNanos = nowNanos;
      works += worksPerSecond * seconds;
      owns += ownsPerSecond * seconds;
      for (; works >= 1; works--) {
        begin(true);
      }
      for (; owns >= 1; owns--) {
        begin(false);
      }
      log.flush();
    }
  }

  private void begin(boolean isWork) {
    long id = ids.getAndIncrement();
    long dueMicros = CallRecord.nowMicros();
    Thread.ofVirtual().name("call " + id).start(() -> call(id, isWork, dueMicros));
  }

  private void call(long id, boolean isWork, long dueMicros) {
    String instance = "";
    String failure = "";
    try {
      instance = Context.within(patience).call(() -> isWork ? layer.work(id) : layer.own(id));
    } catch (CallException e) {
      failure = e.code() + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    } catch (RuntimeException e) {
      failure = e.toString();
    }
    log.println(
        new CallRecord(id, isWork, dueMicros, CallRecord.nowMicros(), instance, failure).line());
  }
}
