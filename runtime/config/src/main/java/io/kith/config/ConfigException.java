package io.kith.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used; its message names every problem that was found. It has no
 * stack trace, since what is wrong is not in the program.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /** An exception for these problems, one or more. */
  public ConfigException(List<Problem> problems) {
    super(text(problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  ConfigException(Origin origin, String message) {
    this(List.of(new Problem(origin, message)));
  }

  /** What is wrong, in the order in which it was found. */
  public List<Problem> problems() {
    return problems;
  }

  private static String text(List<Problem> problems) {
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(
            Collectors.joining(
                "",
                problems.size() == 1
                    ? "the configuration has a problem:"
                    : "the configuration has " + problems.size() + " problems:",
                ""));
  }
}
