package io.kith.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client does: a closed loop with a number of calls in flight, or an open loop at a fixed
 * rate.
 */
sealed interface Scenario {
  int MEBIBYTE = 1 << 20;
  int MAX_PAYLOAD_BYTES = 64 << 20;

  int payloadBytes();

  /** The words that a client process is started with. */
  String[] words();

  /** What it is, for people. */
  String inWords();

  record Closed(int outstanding, int payloadBytes) implements Scenario {
    public Closed {
      check("calls in flight", outstanding, 10_000);
      check("payload bytes", payloadBytes, MAX_PAYLOAD_BYTES);
    }

    @Override
    public String[] words() {
      return new String[] {"closed", Integer.toString(outstanding), Integer.toString(payloadBytes)};
    }

    @Override
    public String inWords() {
      return (outstanding == 1 ? "one call" : outstanding + " calls")
          + " in flight, "
          + size(payloadBytes)
          + (payloadBytes < MEBIBYTE ? " bytes" : "");
    }

    @Override
    public String toString() {
      return outstanding + "x" + size(payloadBytes);
    }
  }

  record Open(int callsPerSecond, int payloadBytes) implements Scenario {
    private static final int DEFAULT_CALLS_PER_SECOND = 5_000;
    private static final int DEFAULT_PAYLOAD_BYTES = 100;

    public Open {
      check("calls per second", callsPerSecond, 1_000_000);
      check("payload bytes", payloadBytes, MAX_PAYLOAD_BYTES);
    }

    @Override
    public String[] words() {
      return new String[] {
        "open", Integer.toString(callsPerSecond), Integer.toString(payloadBytes)
      };
    }

    @Override
    public String inWords() {
      return callsPerSecond
          + " calls a second whatever the replies do, "
          + size(payloadBytes)
          + (payloadBytes < MEBIBYTE ? " bytes" : "");
    }

    @Override
    public String toString() {
      return "open@" + callsPerSecond + "x" + size(payloadBytes);
    }
  }

  private static String size(int bytes) {
    return bytes >= MEBIBYTE && bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "MiB" : "" + bytes;
  }

  /**
   * Reads {@code 64x100} (64 calls in flight, 100 bytes of payload), {@code 8x1MiB}, {@code
   * open@5000x100} (5000 calls a second) or {@code open} (the same).
   */
  static Scenario parse(String text) {
    Matcher matcher = Pattern.compile("(open@)?(\\d{1,7})x(\\d{1,8})(MiB)?").matcher(text);
    if (text.equals("open")) {
      return new Open(Open.DEFAULT_CALLS_PER_SECOND, Open.DEFAULT_PAYLOAD_BYTES);
    }
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no scenario: write 64x100 (calls in flight x payload bytes), 8x1MiB, open@5000x100 (calls per second x payload bytes) or open");
    }
    int amount = Integer.parseInt(matcher.group(2));
    long payloadBytes =
        Long.parseLong(matcher.group(3)) * (matcher.group(4) == null ? 1 : MEBIBYTE);
    check("payload bytes", payloadBytes, MAX_PAYLOAD_BYTES);
    return matcher.group(1) == null
        ? new Closed(amount, (int) payloadBytes)
        : new Open(amount, (int) payloadBytes);
  }

  private static void check(String what, long value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(value + " " + what + ": must lie between 1 and " + max);
    }
  }
}
