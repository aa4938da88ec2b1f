package io.kith.transport.loop;

import java.util.concurrent.ThreadLocalRandom;

/**
 * System properties that make Netty start sooner, by leaving out what Kith has no use for. One that
 * the process was given, with {@code -D}, stays as it is.
 */
final class NettyProperties {

  private static final int MAX_PROCESS_ID = 1 << 22;

  private NettyProperties() {}

  /** To be called before anything of Netty runs, which reads them once. */
  static void setDefaults() {
    // Makes the types of its events for the flight recorder at the first buffer, whether it runs or
    // not: as much work as all else that Netty does at its start.
    setDefault("io.netty.jfr.enabled", "false");
    // A part of a channel's long id, which nothing here reads. To ask for the true one starts the
    // thread that waits for child processes.
    int processId = ThreadLocalRandom.current().nextInt(MAX_PROCESS_ID);
    setDefault("io.netty.processId", Integer.toString(processId));
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
