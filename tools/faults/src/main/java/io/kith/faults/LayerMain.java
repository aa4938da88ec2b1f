package io.kith.faults;

import io.kith.App;
import io.kith.cluster.Query;
import io.kith.codec.ServiceBinding;
import io.kith.core.CallException;
import io.kith.core.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A layer as a process: so many places, of which each call takes one for so long, as a service does
 * that works on a pool of connections to its database. Whoever finds none waits, as long as the
 * caller does.
 */
final class LayerMain {

  /** What the layer does to calls of {@link Work#work}. */
  enum Mode {
    WELL,
    FAILING,
    SLOW
  }

  private static final long SLOW_MILLIS = 5_000;
  private static final long NOTE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final ServiceBinding<Work> WORK = ServiceBinding.of(Work.class);

  private final AtomicLong arrivals = new AtomicLong();
  private volatile Mode mode = Mode.WELL;

  private LayerMain() {}

  /**
   * Serves until its standard input ends, on which it is told its {@link Mode}.
   *
   * @param args its name, how many places it has, for how many milliseconds a call takes one, the
   *     file for the number of calls that came, and the name of the layer below, if there is one
   */
  public static void main(String[] args) throws IOException {
    var layer = new LayerMain();
    Thread.ofPlatform().name("orders").daemon().start(layer::obey);
    try (var app = App.start(args[0]);
        var notes =
            new PrintStream(
                Files.newOutputStream(Path.of(args[3])), true, StandardCharsets.UTF_8)) {
      Optional<Work> below =
          args.length < 5
              ? Optional.empty()
              : Optional.of(
                  WORK.stub(
                      app.cluster()
                          .invoker(WORK, Query.service(WORK.schema().name()).withApp(args[4]))));
      var places = new Semaphore(Integer.parseInt(args[1]), true);
      app.serve(Work.class, layer.new Bounded(args[0], places, Long.parseLong(args[2]), below));
      Thread.ofPlatform().name("notes").daemon().start(() -> layer.note(notes));
      app.await();
    }
  }

  private void obey() {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        mode = Mode.valueOf(order);
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(1);
  }

  /** A line now and then: the time, and how many calls have come so far. */
  private void note(PrintStream notes) {
    while (true) {
      notes.println(CallRecord.nowMicros() + "\t" + arrivals.get());
      LockSupport.parkNanos(NOTE_NANOS);
    }
  }

  /** The work of the layer. */
  private final class Bounded implements Work {

    private final String name;
    private final Semaphore places;
    private final long millis;
    private final Optional<Work> below;

    Bounded(String name, Semaphore places, long millis, Optional<Work> below) {
      this.name = name;
      this.places = places;
      this.millis = millis;
      this.below = below;
    }

    @Override
    public String work(long id) {
      arrivals.incrementAndGet();
      if (mode == Mode.FAILING) {
        throw new CallException(Code.UNAVAILABLE, name + " fails on purpose");
      }
      return inPlace(() -> {
        pause(mode == Mode.SLOW ? SLOW_MILLIS : millis);
        return below.map(layer -> layer.work(id)).orElse(name);
      });
    }

    @Override
    public String own(long id) {
      return inPlace(() -> {
        pause(millis);
        return name;
      });
    }

    private interface Task {
      String run() throws InterruptedException;
    }

    private String inPlace(Task task) {
      try {
        places.acquire();
        try {
          return task.run();
        } finally {
          places.release();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallException(Code.CANCELLED, name + " was told that nobody waits any more");
      }
    }

    private static void pause(long millis) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }
}
