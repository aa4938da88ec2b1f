package io.kith.benchmarks.harness;

/**
 * A source of calls. Calls begin with {@link #start} and none is issued after {@link #stop}; those
 * in flight then still end in the ledger.
 */
sealed interface Load permits BlockingLoop, AsyncLoop, OpenLoop {
  /**
   * A caller whose call failed waits this long, so that a broken connection does not turn into a
   * storm of failures.
   */
  long PAUSE_AFTER_FAILURE_NANOS = 10_000_000;

  void start();

  void stop();
}
