package io.kith.rules;

import io.kith.config.Durations;
import io.kith.policy.AttemptTimeout;

/** How much of the time an attempt may take, as rules say it: {@code 50%}, {@code 300ms}, off. */
final class AttemptTimeoutText {

  private AttemptTimeoutText() {}

  /**
   * What the text says.
   *
   * @throws IllegalArgumentException if it is none, with a message that says what is expected
   */
  static AttemptTimeout parse(String text) {
    String said = text.strip();
    if (said.equals("off")) {
      return AttemptTimeout.OFF;
    }
    try {
      return said.endsWith("%")
          ? AttemptTimeout.ofPercent(Integer.parseInt(said.substring(0, said.length() - 1).strip()))
          : AttemptTimeout.of(Durations.parse(said));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no percentage, such as 50%", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "attemptTimeout: "
              + e.getMessage()
              + "; expected is a percentage such as 50%, a duration of 20ms or more, or off",
          e);
    }
  }
}
