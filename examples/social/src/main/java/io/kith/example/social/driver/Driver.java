package io.kith.example.social.driver;

import io.kith.cluster.Cluster;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.core.CallException;
import io.kith.example.social.VitalSigns;
import io.kith.resilience.Interventions;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The driver as a process: plays users who swipe, and says how it went.
 *
 * <p>A client only, so it opens a {@link Cluster} itself, with a filter of its own, where a service
 * would start an {@code App}.
 */
public final class Driver {

  private static final long FAREWELL_SECONDS = 8;

  private Driver() {}

  /**
   * Plays until the duration is over, or until the process is told to end. The exit code is 0 if
   * all calls were answered and the answers agreed, and 1 otherwise.
   */
  public static void main(String[] args) throws IOException {
    DriverOptions options = DriverOptions.parse(args);
    var pace = new Pace(options.callsPerSecond());
    var done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(pace, done)));
    boolean isFlawless = false;
    try {
      isFlawless = drive(options, pace);
    } finally {
      done.countDown();
    }
    System.exit(isFlawless ? 0 : 1);
  }

  /** No new calls; those that are open are answered, and the output says how it went. */
  private static void end(Pace pace, CountDownLatch done) {
    pace.end();
    try {
      boolean _ = done.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Nobody does that; then without a farewell.
    }
  }

  private static boolean drive(DriverOptions options, Pace pace) throws IOException {
    var progress = new Progress(System.out, options.isTerminal());
    var meter = new CallMeter();
    var interventions = new Interventions();
    var identity = new Identity("driver", "driver-" + UUID.randomUUID());
    TransportOptions transport = TransportOptions.defaults();
    try (Registry registry = Registries.open(options.registry(), identity, transport);
        Cluster cluster =
            Cluster.builder(identity, registry).filter(meter).interventions(interventions).open()) {
      Services services = Services.of(cluster);
      if (!new Readiness(pace, progress).await(services)) {
        return false;
      }
      if (options.trial().isPresent()) {
        Supplier<Map<String, Long>> did = () -> VitalSigns.sums(interventions.snapshot());
        return tryOut(
            options.trial().get(), options, registry, services, meter, did, progress, pace);
      }
      progress.say(options.hint());
      Totals totals = new Run(services, meter, options, progress, pace).play();
      if (options.summary().isPresent()) {
        Files.writeString(options.summary().get(), Summary.of(totals, options));
      }
      return totals.isFlawless();
    } catch (CallException e) {
      progress.say("The services are not ready: " + e.getMessage());
      return false;
    }
  }

  private static boolean tryOut(
      Trial trial,
      DriverOptions options,
      Registry registry,
      Services services,
      CallMeter meter,
      Supplier<Map<String, Long>> interventions,
      Progress progress,
      Pace pace)
      throws IOException {
    var view = new TrialView(progress, trial.title());
    var identity = new Identity("observer", "observer-" + UUID.randomUUID());
    try (var observer = new Observer(registry, Cluster.builder(identity, registry).open())) {
      var run = new TrialRun(trial, options, services, meter, interventions, observer, view, pace);
      Course course = run.play();
      List<Promise> promises = Verdict.of(trial, course, run.tally());
      boolean isKept = promises.stream().allMatch(Promise::held);
      view.conclude(course, promises, isKept);
      if (options.summary().isPresent()) {
        Files.writeString(
            options.summary().get(), TrialSummary.of(trial.title(), course, promises, isKept));
      }
      return isKept;
    }
  }
}
