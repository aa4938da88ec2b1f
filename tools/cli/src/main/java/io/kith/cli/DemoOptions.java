package io.kith.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * What the demo is to do.
 *
 * @param duration for how long to play; until the process is told to end by default
 * @param json whether to print a summary as JSON, and nothing else on standard output
 * @param users how many users play at the same time
 * @param callsPerSecond how many calls they make at the most; 0 for their own pace
 * @param seed where their random choices start
 * @param trial what goes wrong on purpose, as the driver calls it: {@code kill:membership}; nothing
 *     by default
 * @param port where the hub listens; by default its own port, or any other if that is taken
 */
record DemoOptions(
    Optional<Duration> duration,
    boolean json,
    int users,
    int callsPerSecond,
    long seed,
    Optional<String> trial,
    Optional<Integer> port) {

  /** Whether an instance is killed on purpose, and another one started in its place. */
  boolean isKilling() {
    return trial.filter(what -> what.startsWith("kill:")).isPresent();
  }

  /** Whether more users come than the services can do with. */
  boolean isOverload() {
    return trial.filter(what -> what.equals("overload")).isPresent();
  }
}
