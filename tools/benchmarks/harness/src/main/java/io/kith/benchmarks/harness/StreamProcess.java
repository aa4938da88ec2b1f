package io.kith.benchmarks.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The main of a client process that pulls streams: {@code StreamProcess <port> <variant>}.
 *
 * <p>Connects and prints {@code READY}. Then it answers each {@code STREAM <messages> <payload
 * bytes> <most bytes a second, or 0>} on standard input with one JSON line, when the stream is at
 * its end; with a rate it takes no more than that, so that whoever sends has to wait.
 */
public final class StreamProcess {

  /** What every message is called. */
  public static final String NAME = Message.NAME;

  /** How far behind its rate a slow consumer may be before it waits. */
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private StreamProcess() {}

  /** The payload of every message of a stream. */
  public static byte[] payload(int bytes) {
    return Message.ofPayload(bytes).payload();
  }

  public static void main(String[] args) throws Exception {
    Lines lines = Lines.open();
    Peer.Client client = Lines.peer().connect(Integer.parseInt(args[0]), args[1], 1);
    lines.send("READY");
    lines.serve(command -> {
      String[] words = command.split(" ");
      switch (words[0]) {
        case "STREAM" ->
            lines.send(
                pulled(
                    client,
                    Long.parseLong(words[1]),
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3])));
        case "STATS" -> lines.send(ProcessCounters.now().json());
        default -> lines.send("UNKNOWN " + command);
      }
    });
  }

  private static Lines.Json pulled(
      Peer.Client client, long messages, int payloadBytes, long bytesPerSecond) {
    var consumer = new Consumer(payloadBytes, bytesPerSecond);
    String error = null;
    try {
      client.stream(messages, payloadBytes, consumer);
    } catch (Exception e) {
      error = e.toString();
    }
    return new Lines.Json()
        .with("elapsedNanos", System.nanoTime() - consumer.startNanos)
        .with("messages", consumer.messages)
        .with("bytes", consumer.bytes)
        .with("error", error);
  }

  /** Checks each message and, if it has a rate, keeps to it. For one thread. */
  private static final class Consumer implements Peer.Pulled {
    private final int payloadBytes;
    private final long bytesPerSecond;
    private final long startNanos = System.nanoTime();
    private long messages;
    private long bytes;

    Consumer(int payloadBytes, long bytesPerSecond) {
      this.payloadBytes = payloadBytes;
      this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void message(long id, String name, int length) {
      Echoed.check(messages, NAME, payloadBytes, id, name, length);
      messages++;
      bytes += length;
      if (bytesPerSecond > 0) {
        pace();
      }
    }

    private void pace() {
      double dueNanos = (double) bytes / bytesPerSecond * 1e9;
      long earlyNanos = startNanos + (long) dueNanos - System.nanoTime();
      if (earlyNanos > SHORTEST_PAUSE_NANOS) {
        LockSupport.parkNanos(earlyNanos);
      }
    }
  }
}
