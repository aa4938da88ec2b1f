package io.kith.redis;

import io.kith.policy.rate.Lease;
import io.kith.policy.rate.Quota;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The scripts of one connection, by the names that Redis has given them.
 *
 * @param bucket hands out permits of token buckets and GCRA
 * @param window hands out permits of fixed windows
 * @param sharers counts those who share a quota
 */
record Scripts(String bucket, String window, String sharers) {

  private static final String SECONDS_UNTIL_FORGOTTEN = "5";

  /** Makes them known to Redis. */
  static Scripts load(RedisConnection connection) throws IOException {
    return new Scripts(
        connection.load(text("bucket.lua")),
        connection.load(text("window.lua")),
        connection.load(text("sharers.lua")));
  }

  private static String text(String file) throws IOException {
    try (InputStream in = Scripts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is missing beside " + Scripts.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Asks for permits. */
  void take(RedisConnection connection, String key, Quota quota, int permits) throws IOException {
    String wanted = Integer.toString(permits);
    switch (quota.algorithm()) {
      case TOKEN_BUCKET, GCRA -> {
        double micros = quota.rate().nanosPerPermit() / 1_000.0;
        String each = String.format(Locale.ROOT, "%.3f", micros);
        String burst = Integer.toString(quota.burst());
        connection.send("EVALSHA", bucket, "1", key, each, burst, wanted);
      }
      case FIXED_WINDOW -> {
        String period = Long.toString(quota.rate().period().toMillis() * 1_000);
        String most = Integer.toString(quota.rate().permits());
        connection.send("EVALSHA", window, "1", key, period, most, wanted);
      }
      case LEAKY_BUCKET, SLIDING_WINDOW, SLIDING_LOG ->
          throw new IllegalArgumentException(quota + " cannot be shared");
    }
  }

  /** Says that this process shares a quota, and asks how many do. */
  void share(RedisConnection connection, String key, String process) throws IOException {
    connection.send("EVALSHA", sharers, "1", key, process, SECONDS_UNTIL_FORGOTTEN);
  }

  /**
   * What Redis has handed out.
   *
   * @param wanted how many permits were asked for
   * @throws MalformedReplyException if that is not what a script here answers
   */
  static Lease.Grant grant(RedisReply answer, int wanted) throws MalformedReplyException {
    if (answer instanceof RedisReply.All(List<RedisReply> parts)
        && parts.size() == 4
        && parts.get(0) instanceof RedisReply.Number(long granted)
        && parts.get(1) instanceof RedisReply.Number(long window)
        && parts.get(2) instanceof RedisReply.Number(long validMicros)
        && parts.get(3) instanceof RedisReply.Number(long retryMicros)
        && granted >= 0
        && granted <= wanted
        && validMicros >= 0
        && retryMicros >= 0) {
      return new Lease.Grant(
          (int) granted,
          window,
          TimeUnit.MICROSECONDS.toNanos(validMicros),
          TimeUnit.MICROSECONDS.toNanos(retryMicros));
    }
    throw new MalformedReplyException(answer + " says nothing of " + wanted + " permits");
  }
}
