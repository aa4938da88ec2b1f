package io.kith.cli;

import io.kith.cluster.steady.StateHome;
import io.kith.collector.CollectorOptions;
import io.kith.collector.alert.AlertSettings;
import io.kith.collector.figures.FigureOptions;
import io.kith.collector.observatory.ObservatoryOptions;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a hub collects of what processes tell of themselves, as its command line says it. */
final class HubTelemetry {

  private static final String NONE = "none";

  /** The variables that say what the file may say. */
  private static final List<String> SECTIONS =
      List.of("KITH_COLLECTOR_", "KITH_FIGURES_", "KITH_ALERTS_");

  @Option(
      names = "--telemetry",
      paramLabel = "DIR",
      description =
          "keep traces, figures and alerts in this directory, or none at all; default:"
              + " hub-PORT.telemetry in $XDG_STATE_HOME/kith or ~/.local/state/kith")
  private @Nullable String directory;

  @Option(
      names = "--telemetry-config",
      paramLabel = "FILE",
      description =
          "more on that, a YAML file with the sections collector, figures and alerts;"
              + " docs/collector.md, docs/figures.md and docs/alerts.md have their keys")
  private @Nullable Path config;

  @Option(
      names = "--telemetry-store",
      paramLabel = "URL",
      description =
          "keep it in PostgreSQL, postgresql://HOST:PORT/DATABASE, as several hubs may; user and"
              + " password are KITH_COLLECTOR_USER and KITH_COLLECTOR_PASSWORD")
  private @Nullable String store;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      description = "how long traces are kept; default: 7d")
  private @Nullable String retention;

  @Option(
      names = "--retention-size",
      paramLabel = "SIZE",
      description = "what all traces may take, the oldest go first; default: 2GiB")
  private @Nullable String size;

  /** What the file may say. */
  @Configuration
  record Sections(CollectorOptions collector, FigureOptions figures, AlertSettings alerts) {}

  /**
   * The options; empty if nothing is to be collected.
   *
   * @throws IllegalArgumentException if they are not allowed
   */
  Optional<ObservatoryOptions> options(int port) {
    // A hub whose port is a matter of chance has nothing to come back to.
    if (NONE.equals(directory) || (directory == null && port == 0)) {
      return Optional.empty();
    }
    Sections sections = sections();
    Path home =
        Optional.ofNullable(directory)
            .or(sections.collector()::directory)
            .map(Path::of)
            .orElseGet(() -> StateHome.directory().resolve("hub-" + port + ".telemetry"));
    return Optional.of(
        new ObservatoryOptions(home, sections.collector(), sections.figures(), sections.alerts()));
  }

  private Sections sections() {
    try {
      Config known = Config.empty().withVariables(variables());
      if (config != null) {
        known = known.withFile(config);
      }
      known = with(known, "collector.store", store);
      known = with(known, "collector.retention", retention);
      known = with(known, "collector.size", size);
      return known.bind(Sections.class).value();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Config with(Config config, String key, @Nullable String value) {
    return value == null ? config : config.with(key, value);
  }

  private static Map<String, String> variables() {
    return System.getenv().entrySet().stream()
        .filter(variable -> SECTIONS.stream().anyMatch(variable.getKey()::startsWith))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
