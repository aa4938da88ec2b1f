package io.kith.collector.observatory;

import io.kith.collector.Alerts;
import io.kith.collector.Database;
import io.kith.collector.Observations;
import io.kith.collector.Reading;
import io.kith.collector.alert.AlertSettings;
import io.kith.collector.alert.AlertWatch;
import io.kith.collector.figures.FigureReader;
import io.kith.collector.figures.Figures;
import io.kith.collector.figures.Gauges;
import io.kith.collector.figures.Health;
import io.kith.collector.ingest.Collector;
import io.kith.transport.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * All that a hub collects and tells of it: what processes send, the figures made from that, alerts,
 * and answers. Thread-safe.
 *
 * {@snippet :
 * try (var observatory = Observatory.open(ObservatoryOptions.in(directory))) {
 *   observatory.serve(server);
 * }
 * }
 */
public final class Observatory implements AutoCloseable {

  private static final int READERS = 4;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Collector collector;
  private final Observations observations;
  private final AlertWatch alerts;

  private Observatory(ObservatoryOptions options) throws IOException, SQLException {
    try {
      InstantSource clock = InstantSource.system();
      Database database = opened(Database.of(options.collector(), options.directory()));
      var gauges = new Gauges(gauges(options.alerts()));
      Figures figures = opened(Figures.start(database, gauges, options.figures()));
      this.collector =
          opened(Collector.open(options.collector(), options.directory(), figures, figures));
      Reading reading = opened(new Reading(READERS));
      var reader = new FigureReader(database, options.figures(), clock);
      this.alerts =
          opened(AlertWatch.start(database, new Health(reader, gauges), options.alerts(), reading));
      this.observations =
          new StoredObservations(
              reader, gauges, collector.traces(), reading, collector::state, clock);
    } catch (IOException | SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Set<String> gauges(AlertSettings alerts) {
    var names = new HashSet<>(Set.of(Gauges.ACTIVE));
    for (AlertSettings.Rule rule : alerts.inForce()) {
      rule.saturation()
          .ifPresent(saturation -> {
            saturation.metric().ifPresent(names::add);
            saturation.of().ifPresent(names::add);
          });
    }
    return names;
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /**
   * Opens what the options say.
   *
   * @throws IOException if the directory or the database cannot be used, or another process uses
   *     the directory
   */
  public static Observatory open(ObservatoryOptions options) throws IOException {
    try {
      Files.createDirectories(options.directory());
      return new Observatory(options);
    } catch (SQLException e) {
      throw new IOException("the database of the collector cannot be used: " + e.getMessage(), e);
    }
  }

  /** Takes telemetry in and answers questions on this server. */
  public void serve(Server server) {
    collector.serve(server);
    server.serve(Observations.class, observations);
    server.serve(Alerts.class, alerts);
  }

  /** What is known. */
  public Observations observations() {
    return observations;
  }

  /** What is wrong. */
  public Alerts alerts() {
    return alerts;
  }

  /** Keeps what there is, the last that was opened first. After the server has been closed. */
  @Override
  public void close() {
    var problems = new IllegalStateException("the collector cannot be closed");
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        problems.addSuppressed(e);
      }
    }
    if (problems.getSuppressed().length > 0) {
      throw problems;
    }
  }
}
