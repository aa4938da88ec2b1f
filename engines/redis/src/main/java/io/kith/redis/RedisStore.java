package io.kith.redis;

import io.kith.policy.Backoff;
import io.kith.policy.rate.Lease;
import io.kith.policy.rate.Quota;
import io.kith.resilience.QuotaStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quotas in a Redis. One virtual thread has the one connection: it sends what was asked meanwhile,
 * together, and hands on the answers; when the connection is lost it connects again, after a pause
 * that grows to {@value #LONGEST_PAUSE_SECONDS} s. What was asked of a connection that is lost is
 * not asked again: Redis may have handed out permits, which then are nobody's. Thread-safe.
 */
final class RedisStore implements QuotaStore {

  private static final Logger log = LoggerFactory.getLogger(RedisStore.class);

  /** The most questions that wait for the connection. */
  static final int MAX_WAITING = 4_096;

  /** The most questions that are under way at once. */
  private static final int MAX_TOGETHER = 256;

  /** The most quotas whose sharers are counted. */
  private static final int MAX_QUOTAS = 1_024;

  /** The longest key that is kept as it is, in characters. */
  private static final int MAX_KEY_CHARS = 128;

  /** More than this shares no quota. */
  private static final int MAX_SHARERS = 1_000_000;

  private static final int LONGEST_PAUSE_SECONDS = 5;
  private static final Backoff PAUSE =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(LONGEST_PAUSE_SECONDS));
  private static final long COUNT_SHARERS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Question(
      String name, Quota quota, String key, int permits, QuotaStore.Answer answer) {}

  private final RedisUrl url;
  private final String process;
  private final long patienceNanos;
  private final BlockingQueue<Question> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Map<String, Integer> sharers = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Of the thread. */
  private long sharersCountedNanos;

  private boolean isTold;
  private volatile @Nullable RedisConnection connection;

  /** When the oldest question without an answer was sent; 0 if there is none. */
  private volatile long oldestSentNanos;

  RedisStore(RedisUrl url, String process, Duration patience) {
    this.url = url;
    this.process = process;
    this.patienceNanos = patience.toNanos();
    this.thread = Thread.ofVirtual().name("kith-redis").start(this::run);
  }

  @Override
  public boolean isAway(long nowNanos) {
    long sent = oldestSentNanos;
    return connection == null || (sent != 0 && nowNanos - sent > patienceNanos);
  }

  @Override
  public void ask(String name, Quota quota, String key, int permits, QuotaStore.Answer answer) {
    if (!sharers.containsKey(name) && sharers.size() < MAX_QUOTAS) {
      sharers.putIfAbsent(name, 1);
    }
    if (closed || !waiting.offer(new Question(name, quota, key, permits, answer))) {
      answer.unanswered();
    } else if (closed) {
      refuseWaiting();
    }
  }

  @Override
  public int sharers(String name) {
    return sharers.getOrDefault(name, 1);
  }

  // ---- on the thread

  private void run() {
    int failures = 0;
    while (!closed) {
      try (var opened = new RedisConnection(url)) {
        Scripts scripts = Scripts.load(opened);
        connection = opened;
        sharersCountedNanos = System.nanoTime() - COUNT_SHARERS_NANOS; // it is asked at once
        while (!closed) {
          serve(opened, scripts);
          if (failures != 0 || !isTold) {
            log.info("limits are shared through {}", url);
            isTold = true;
            failures = 0;
          }
        }
      } catch (IOException | RuntimeException e) {
        if (!closed && failures == 0) {
          log.warn("limits are not shared, since {} is away: {}", url, e.toString());
        }
      } catch (InterruptedException e) {
        // Closed: the loop ends.
      } finally {
        connection = null;
        oldestSentNanos = 0;
        refuseWaiting();
      }
      failures++;
      pause(failures);
    }
    refuseWaiting();
  }

  private void pause(int failures) {
    try {
      if (!closed) {
        TimeUnit.NANOSECONDS.sleep(PAUSE.delayNanos(failures, ThreadLocalRandom.current()));
      }
    } catch (InterruptedException e) {
      // Closed: the loop ends.
    }
  }

  /** What waits, or comes soon: one round trip for all of it. */
  private void serve(RedisConnection opened, Scripts scripts)
      throws IOException, InterruptedException {
    long untilCount = COUNT_SHARERS_NANOS - (System.nanoTime() - sharersCountedNanos);
    Question first = waiting.poll(Math.max(0, untilCount), TimeUnit.NANOSECONDS);
    var asked = new ArrayList<Question>();
    if (first != null) {
      asked.add(first);
      waiting.drainTo(asked, MAX_TOGETHER - 1);
    }
    int answered = 0;
    try {
      boolean isTime = first == null || untilCount <= 0;
      List<String> counted = isTime ? List.copyOf(sharers.keySet()) : List.of();
      long sentNanos = System.nanoTime();
      oldestSentNanos = sentNanos == 0 ? 1 : sentNanos;
      for (Question question : asked) {
        scripts.take(opened, keyOf(question), question.quota(), question.permits());
      }
      for (String name : counted) {
        scripts.share(opened, "kith:sharers:" + name, process);
      }
      opened.flush();
      for (Question question : asked) {
        Lease.Grant grant = Scripts.grant(opened.receive(), question.permits());
        answered++;
        question.answer().granted(grant, sentNanos);
      }
      for (String name : counted) {
        sharers.put(name, count(opened.receive()));
      }
      if (isTime) {
        sharersCountedNanos = System.nanoTime();
      }
      oldestSentNanos = 0;
    } finally {
      asked.subList(answered, asked.size()).forEach(question -> question.answer().unanswered());
    }
  }

  private static int count(RedisReply answer) throws MalformedReplyException {
    if (answer instanceof RedisReply.Number(long count) && count >= 1 && count <= MAX_SHARERS) {
      return (int) count;
    }
    throw new MalformedReplyException(answer + " counts no processes");
  }

  private static String keyOf(Question question) {
    String key = question.key();
    return "kith:limit:"
        + question.name()
        + ":"
        + (key.length() <= MAX_KEY_CHARS ? key : digest(key));
  }

  private static String digest(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private void refuseWaiting() {
    for (Question next = waiting.poll(); next != null; next = waiting.poll()) {
      next.answer().unanswered();
    }
  }

  /** Ends the connection and the thread; whoever waits is told that there is no answer. */
  @Override
  public void close() {
    closed = true;
    RedisConnection open = connection;
    if (open != null) {
      open.close();
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
