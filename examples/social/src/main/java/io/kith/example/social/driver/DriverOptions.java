package io.kith.example.social.driver;

import io.kith.cluster.HubService;
import io.kith.example.social.Population;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the driver is to do.
 *
 * @param registry the URL of the registry; a hub on this machine by default
 * @param users how many users play at the same time, 1 to 3,000; 64 by default
 * @param callsPerSecond how many calls all users together make at the most; 0, the default, lets
 *     each of them think for a moment before each call instead
 * @param seed where the random choices of the users start
 * @param duration for how long; by default until the process is told to end
 * @param isTerminal whether the output is a terminal, on which a line can be overwritten
 * @param hint what to say once the services are ready; nothing by default
 * @param summary the file for the summary; none by default
 * @param trial what goes wrong on purpose; nothing by default
 */
record DriverOptions(
    String registry,
    int users,
    int callsPerSecond,
    long seed,
    Optional<Duration> duration,
    boolean isTerminal,
    String hint,
    Optional<Path> summary,
    Optional<Trial> trial) {

  /** As many users as the services know. */
  static final int MAX_USERS = Population.DEFAULT.users();

  /** How long a trial takes, unless it is told. */
  static final Duration TRIAL_DURATION = Duration.ofSeconds(60);

  private static final Set<String> NAMES =
      Set.of(
          "registry", "users", "rate", "seed", "duration", "terminal", "hint", "summary", "trial");

  DriverOptions {
    require(users >= 1 && users <= MAX_USERS, "users", users, "1 to " + MAX_USERS);
    require(callsPerSecond >= 0, "rate", callsPerSecond, "0 and more");
    require(duration.isEmpty() || duration.get().isPositive(), "duration", duration, "more than 0");
  }

  /**
   * Reads {@code --name=value} arguments.
   *
   * @throws IllegalArgumentException if one of them is not known or out of its range
   */
  static DriverOptions parse(String... arguments) {
    Map<String, String> values = values(arguments);
    return new DriverOptions(
        values.getOrDefault("registry", "hub://127.0.0.1:" + HubService.DEFAULT_PORT),
        Integer.parseInt(values.getOrDefault("users", "64")),
        Integer.parseInt(values.getOrDefault("rate", "0")),
        Long.parseLong(values.getOrDefault("seed", "1")),
        Optional.ofNullable(values.get("duration")).map(Duration::parse),
        Boolean.parseBoolean(values.get("terminal")),
        values.getOrDefault("hint", ""),
        Optional.ofNullable(values.get("summary")).map(Path::of),
        Optional.ofNullable(values.get("trial")).map(Trial::parse));
  }

  private static Map<String, String> values(String... arguments) {
    var values = new HashMap<String, String>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--")
          || equals < 0
          || !NAMES.contains(argument.substring(2, equals))) {
        throw new IllegalArgumentException(
            "'" + argument + "' is no option; write --name=value with a name of " + NAMES);
      }
      values.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    return values;
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed are " + allowed);
    }
  }
}
