package io.kith.example.social;

import io.kith.App;
import io.kith.config.Setting;
import io.kith.core.Code;
import io.kith.core.Latencies;
import io.kith.core.MethodCounts;
import java.util.List;
import java.util.TreeMap;

/** The vital signs of an application that lets itself be watched. Thread-safe. */
public final class Watched implements Vitals {

  /** The argument that tells an instance to serve its signs. */
  public static final String ARGUMENT = "--watched";

  private static final String OWN = Vitals.class.getName() + "/";

  private final App app;
  private Latencies last = Latencies.none();

  private Watched(App app) {
    this.app = app;
  }

  /** Serves the signs if the arguments of the process say so. */
  public static void serveIfAsked(App app, String... args) {
    if (List.of(args).contains(ARGUMENT)) {
      app.serve(Vitals.class, new Watched(app));
    }
  }

  @Override
  public synchronized VitalSigns signs() {
    long underWay = 0;
    var failed = new TreeMap<String, Long>();
    Latencies all = Latencies.none();
    for (MethodCounts method : app.served().snapshot()) {
      if (method.method().startsWith(OWN)) {
        continue;
      }
      underWay += method.inFlight();
      all = all.plus(method.latencies());
      method
          .ended()
          .forEach((code, count) -> {
            // The business declines by this status: a user has too few coins.
            if (code != Code.OK && code != Code.FAILED_PRECONDITION) {
              failed.merge(code.name(), count, Long::sum);
            }
          });
    }
    Latencies recent = all.since(last);
    last = all;
    return new VitalSigns(
        ProcessHandle.current().pid(),
        rules(),
        all.count(),
        failed,
        underWay,
        recent.quantileNanos(0.5) / 1_000,
        recent.quantileNanos(0.99) / 1_000,
        VitalSigns.sums(app.interventions()));
  }

  private String rules() {
    return app.configuration().stream()
        .filter(setting -> setting.key().equals("rules"))
        .map(Setting::value)
        .findFirst()
        .orElse("");
  }
}
