package io.kith.console;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A page that the hub asks a debug port for, and no other: whatever listens there, nobody has the
 * hub ask for anything else.
 *
 * @param method how it is asked for
 * @param path all of it
 * @param arguments what it may be told
 * @param isForOperators whether it holds the process up, or shows what it has in hand
 * @param maxSeconds the most that {@code seconds} may say; 0 if it takes none, or does not wait
 * @param maxBytes the longest answer
 */
record DebugPage(
    String method,
    Pattern path,
    Set<String> arguments,
    boolean isForOperators,
    int maxSeconds,
    int maxBytes) {

  /** The longest answer of all but recordings. */
  static final int MAX_BYTES = 16 << 20;

  /** The longest recording, which is what a debug port gives away. */
  static final int MAX_RECORDING_BYTES = 64 << 20;

  private static final int MAX_FLAME_SECONDS = 60;
  private static final int MAX_QUERY_CHARS = 2_000;
  private static final int DEFAULT_FLAME_SECONDS = 10;
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._~%+:,*$/-]*");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final List<DebugPage> ALL =
      List.of(
          seen("health/(live|ready)"),
          seen("calls"),
          seen("connections"),
          seen("config"),
          seen("registry"),
          seen("loggers"),
          seen("metrics"),
          seen("openapi\\.json"),
          seen("rules", "methods"),
          heavy("threads(/text)?", "owners"),
          heavy("heap", "top", "live"),
          flame("flame/(cpu|alloc|lock)(/stacks)?"),
          heavy("jfr"),
          recording("jfr/[0-9]{1,18}"),
          change("POST", "jfr", "seconds", "maxBytes", "settings"),
          change("POST", "loggers/[A-Za-z0-9._$-]{1,512}", "level"),
          change("DELETE", "jfr/[0-9]{1,18}"));

  private static DebugPage seen(String path, String... arguments) {
    return of("GET", path, Set.of(arguments), false, 0, MAX_BYTES);
  }

  private static DebugPage heavy(String path, String... arguments) {
    return of("GET", path, Set.of(arguments), true, 0, MAX_BYTES);
  }

  private static DebugPage flame(String path) {
    return of("GET", path, Set.of("seconds"), true, MAX_FLAME_SECONDS, MAX_BYTES);
  }

  private static DebugPage recording(String path) {
    return of("GET", path, Set.of(), true, 0, MAX_RECORDING_BYTES);
  }

  private static DebugPage change(String method, String path, String... arguments) {
    return of(method, path, Set.of(arguments), true, 0, MAX_BYTES);
  }

  private static DebugPage of(
      String method,
      String path,
      Set<String> arguments,
      boolean isForOperators,
      int maxSeconds,
      int maxBytes) {
    return new DebugPage(
        method, Pattern.compile(path), arguments, isForOperators, maxSeconds, maxBytes);
  }

  /**
   * The page of this path.
   *
   * @throws CallException {@link Code#NOT_FOUND} if the hub asks for none of the kind
   */
  static DebugPage of(String method, String path) {
    return ALL.stream()
        .filter(page -> page.method.equals(method) && page.path.matcher(path).matches())
        .findFirst()
        .orElseThrow(() ->
            new CallException(
                Code.NOT_FOUND,
                "debug ports have no page '" + path + "' that the hub asks for by " + method));
  }

  /**
   * How long it may take, with these arguments.
   *
   * @param asked its path, for people
   * @param query encoded, as in a URL
   * @throws CallException {@link Code#INVALID_ARGUMENT} if they are none of its own
   */
  Duration limit(String asked, String query) {
    long seconds = maxSeconds == 0 ? 0 : DEFAULT_FLAME_SECONDS;
    var known = new HashSet<String>();
    if (query.length() > MAX_QUERY_CHARS) {
      throw invalid(asked, "it is told more than " + MAX_QUERY_CHARS + " characters");
    }
    for (String argument : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      if (!arguments.contains(name) || !known.add(name) || !VALUE.matcher(value).matches()) {
        throw invalid(asked, "it cannot be told '" + argument + "'; it takes " + arguments);
      }
      if (name.equals("seconds") && maxSeconds > 0) {
        seconds = seconds(asked, value);
      }
    }
    return PATIENCE.plusSeconds(seconds);
  }

  private long seconds(String asked, String value) {
    if (!SECONDS.matcher(value).matches() || Integer.parseInt(value) > maxSeconds) {
      throw invalid(asked, "seconds is '" + value + "'; allowed are 1 to " + maxSeconds);
    }
    return Integer.parseInt(value);
  }

  private static CallException invalid(String asked, String why) {
    return new CallException(Code.INVALID_ARGUMENT, "the page '" + asked + "': " + why);
  }
}
