package io.kith.example.social.driver;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A process that stands still most of the time, as one whose machine is taken from it again and
 * again: 200 ms by SIGSTOP, then 20 ms by SIGCONT.
 */
final class Slowness implements AutoCloseable {

  /** Ends by itself when the process is gone. */
  private static final String SCRIPT =
      "while kill -STOP $0 2>/dev/null; do sleep 0.2; kill -CONT $0; sleep 0.02; done";

  private final long pid;
  private final Process process;

  private Slowness(long pid, Process process) {
    this.pid = pid;
    this.process = process;
  }

  /** Makes the process slow, until this is closed. */
  static Slowness of(long pid) {
    try {
      return new Slowness(
          pid, new ProcessBuilder("/bin/sh", "-c", SCRIPT, String.valueOf(pid)).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make process " + pid + " slow", e);
    }
  }

  /** Lets the process run. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try {
      new ProcessBuilder("kill", "-CONT", String.valueOf(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot wake process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
