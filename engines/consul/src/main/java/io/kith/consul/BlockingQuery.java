package io.kith.consul;

import io.kith.cluster.Contact;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.policy.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * One question that is asked again and again, on a virtual thread of its own, from {@link #start}
 * to {@link #close}: each time it hangs until the answer has changed.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs/features/blocking">Consul's
 *     blocking queries</a>
 */
final class BlockingQuery implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BlockingQuery.class);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  /** The longest pause after an answer: what changes all the time is not asked for all the time. */
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final String what;
  private final LongFunction<ConsulApi.Answer> question;
  private final Consumer<JsonNode> told;
  private final Contact contact;
  private final Thread thread;

  // Owned by the thread.
  private int failures;
  private boolean refused;

  /**
   * A question that is not asked yet.
   *
   * @param what what it asks for, in a sentence
   * @param question asks for what is newer than the index; 0 for whatever there is
   * @param told is given each answer, by the thread
   */
  BlockingQuery(
      String what,
      LongFunction<ConsulApi.Answer> question,
      Consumer<JsonNode> told,
      Contact contact) {
    this.what = what;
    this.question = question;
    this.told = told;
    this.contact = contact;
    this.thread = Thread.ofVirtual().name("kith-consul " + what).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long index = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        index = ask(index);
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  /** Asks once and returns the index to ask with next. */
  private long ask(long index) throws InterruptedException {
    var random = ThreadLocalRandom.current();
    try {
      ConsulApi.Answer answer = question.apply(index);
      told.accept(answer.body());
      failures = 0;
      refused = false;
      TimeUnit.NANOSECONDS.sleep(random.nextLong(PAUSE_NANOS));
      return next(index, answer.index());
    } catch (CallException e) {
      logRefusal(e);
    } catch (RuntimeException e) {
      log.error("an answer of Consul about {} could not be read; asking again", what, e);
    }
    failures++;
    TimeUnit.NANOSECONDS.sleep(BACKOFF.delayNanos(failures, random));
    return 0; // without hanging, so that it is known soon when all is well again
  }

  /**
   * The index to ask with after an answer. One that went backwards is that of a server which was
   * restored or began anew: to wait for what is newer than before could take for ever. And zero
   * would never hang.
   */
  static long next(long asked, long answered) {
    return answered < asked ? 0 : Math.max(1, answered);
  }

  /** Absence of Consul is the contact's to tell. */
  private void logRefusal(CallException e) {
    boolean isRefusal = contact.trouble().isEmpty() && e.code() != Code.CANCELLED;
    if (isRefusal && !refused) {
      log.warn("Consul refuses to be asked for {}; trying again: {}", what, e.getMessage());
    }
    refused = isRefusal;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
