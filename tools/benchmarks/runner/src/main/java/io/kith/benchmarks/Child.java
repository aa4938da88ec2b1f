package io.kith.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A child process that is spoken to in lines. It ends when it is closed, when this JVM exits, and
 * (since its standard input ends) when this JVM is killed.
 *
 * <p>For one thread.
 */
final class Child implements AutoCloseable {
  private static final int MAX_UNREAD_LINES = 100;
  private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LIVE.forEach(Process::destroyForcibly), "end children"));
  }

  private final Process process;
  private final Path log;
  private final BufferedWriter in;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_UNREAD_LINES);

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts a command whose standard error goes to the log file. */
  static Child start(List<String> command, Path log) {
    try {
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      LIVE.add(process);
      var child = new Child(process, log);
      Thread.ofVirtual().name("output of " + process.pid()).start(child::readOutput);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends a command and returns the line that answers it. */
  String ask(String command, long timeoutSeconds) {
    tell(command);
    return answer(timeoutSeconds);
  }

  void tell(String command) {
    try {
      in.write(command);
      in.newLine();
      in.flush();
    } catch (IOException e) {
      throw failure("does not take the command " + command);
    }
  }

  /** The next line that the child prints. */
  String answer(long timeoutSeconds) {
    try {
      long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
      while (System.nanoTime() - deadlineNanos < 0) {
        String line = lines.poll(50, TimeUnit.MILLISECONDS);
        if (line != null) {
          return line;
        }
        if (!process.isAlive() && lines.isEmpty()) {
          throw failure("ended with exit code " + process.exitValue());
        }
      }
      throw failure("did not answer within " + timeoutSeconds + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted");
    }
  }

  /** Closes the child's standard input and waits until it has ended by itself. */
  void end(long timeoutSeconds) {
    try {
      in.close();
      if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        throw failure("did not end within " + timeoutSeconds + " s");
      }
    } catch (IOException e) {
      throw failure("broke its standard input");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted");
    }
  }

  private void readOutput() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.put(line);
      }
    } catch (IOException | InterruptedException e) {
      // The process has ended or is being ended: answer() notices.
    }
  }

  private ChildFailedException failure(String what) {
    return new ChildFailedException(
        "the process " + what + "; its log " + log + " ends:\n" + tail());
  }

  private String tail() {
    try {
      List<String> all = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join("\n", all.subList(Math.max(0, all.size() - 12), all.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(e -> process).join();
    LIVE.remove(process);
  }

  /** A child that did not do what it was told. */
  static final class ChildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChildFailedException(String message) {
      super(message);
    }
  }
}
