package io.kith.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Fork;
import io.kith.core.Reply.Executed;
import io.kith.core.Status;
import io.kith.transport.Echo.Message;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A calls B, which calls C, which blocks: who learns of the end, and when. */
@ParameterizedClass
@EnumSource(Protocol.class)
@Timeout(60)
final class DeadlineChainTest {

  /** Of a time that a busy machine may take on top of what is promised. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Parameter Protocol protocol;

  private EchoFixture b;
  private EchoFixture c;
  private final LinkedBlockingQueue<Context> seenByB = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Context> seenByC = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Long> interruptedAtNanos = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    b = new EchoFixture(TransportOptions.defaults(), protocol);
    c = new EchoFixture(TransportOptions.defaults(), protocol);
    b.act =
        message -> {
          seenByB.add(Context.current());
          return c.echo.act(message);
        };
    c.act = this::block;
    b.echo.echo(message()); // connections are open
    c.echo.echo(message());
  }

  @AfterEach
  void stop() {
    b.close();
    c.close();
  }

  private static Message message() {
    return EchoFixture.message(1);
  }

  private Message block(Message message) {
    seenByC.add(Context.current());
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interruptedAtNanos.add(System.nanoTime());
      Thread.currentThread().interrupt();
    }
    return message;
  }

  private void assertInterruptedBy(Deadline deadline) throws InterruptedException {
    Long atNanos = interruptedAtNanos.poll(20, TimeUnit.SECONDS);
    assertThat(atNanos).as("C was interrupted").isNotNull();
    assertThat(atNanos - deadline.atNanos()).isLessThan(GRACE.toNanos());
  }

  @Test
  void what_remains_crosses_every_hop_and_nobody_outlives_it() throws Exception {
    Deadline deadline = Deadline.after(Duration.ofMillis(400), System.nanoTime());
    assertThatThrownBy(() -> Context.root().with(deadline).call(() -> b.echo.act(message())))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED));
    assertThat(System.nanoTime() - deadline.atNanos()).isLessThan(GRACE.toNanos());
    // A callee counts from when it heard of the call: later by the time that took.
    assertThat(seenByB.take().deadline().atNanos() - deadline.atNanos())
        .isLessThan(GRACE.toNanos());
    assertThat(seenByC.take().deadline().atNanos() - deadline.atNanos())
        .isLessThan(GRACE.toNanos());
    assertInterruptedBy(deadline);
  }

  @Test
  void the_failure_tells_of_the_one_that_took_the_time() {
    // Whether the word of C is back in time depends on the machine: sooner or later it is.
    Pattern wordOfC =
        Pattern.compile(
            "the deadline passed while test.Echo/Act was being handled: it came with \\d+ ms left,"
                + " waited for \\d+ ms, and ran for \\d+ ms\n"
                + "  in test.Echo/Act of echo \\(echo-1\\)\n"
                + "  in test.Echo/Act of echo \\(echo-1\\)");
    String text;
    do {
      text = textOfFailure();
    } while (!wordOfC.matcher(text).find()); // the limit of the test is the limit of this
    assertThat(text).startsWith("DEADLINE_EXCEEDED: the deadline passed");
  }

  private String textOfFailure() {
    try {
      Context.within(Duration.ofMillis(200)).call(() -> b.echo.act(message()));
      throw new AssertionError("C answers nothing");
    } catch (Echo.Refused e) {
      throw new AssertionError(e);
    } catch (CallException e) {
      assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
      return e.status().text();
    }
  }

  @Test
  void a_caller_that_gives_up_ends_the_whole_chain() throws Exception {
    var cancellation = new Cancellation();
    var ended = new LinkedBlockingQueue<Throwable>();
    Thread.ofVirtual()
        .start(
            Context.root()
                .with(cancellation)
                .with(Deadline.after(Duration.ofMinutes(1), System.nanoTime()))
                .wrap(() -> {
                  try {
                    b.echo.act(message());
                  } catch (Exception e) {
                    ended.add(e);
                  }
                }));
    Context context = seenByC.take();
    cancellation.cancel(Status.of(Code.CANCELLED, "the user has left"));
    assertThat(ended.take()).hasMessageContaining("the user has left");
    assertThat(interruptedAtNanos.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(context.cancellation().isCancelled()).isTrue();
    assertThat(seenByB.take().cancellation().isCancelled()).isTrue();
  }

  @Test
  void a_caller_whose_connection_is_lost_ends_the_whole_chain() throws Exception {
    Thread.ofVirtual()
        .start(() -> {
          try {
            b.echo.act(message());
          } catch (Exception e) {
            // It fails; how is no matter here.
          }
        });
    seenByC.take();
    b.client.close();
    assertThat(interruptedAtNanos.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void every_branch_of_a_fork_ends_with_its_caller() throws Exception {
    b.act =
        message -> {
          try (var fork = Fork.open()) {
            fork.call(() -> c.echo.act(message));
            fork.call(() -> c.echo.act(message));
            fork.join();
          }
          return message;
        };
    Deadline deadline = Deadline.after(Duration.ofMillis(400), System.nanoTime());
    assertThatThrownBy(() -> Context.root().with(deadline).call(() -> b.echo.act(message())))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED));
    for (int i = 0; i < 2; i++) {
      assertInterruptedBy(deadline);
    }
  }

  @Test
  void work_that_was_detached_goes_on() throws Exception {
    var released = new CountDownLatch(1);
    var done = new LinkedBlockingQueue<Boolean>();
    c.act =
        message -> {
          seenByC.add(Context.current());
          try {
            released.await();
            done.add(true);
          } catch (InterruptedException e) {
            done.add(false);
          }
          return message;
        };
    b.act =
        message -> {
          Context detached = Context.current().detached();
          Thread.ofVirtual().start(detached.wrap(() -> actAtC(message)));
          return block(message);
        };
    assertThatThrownBy(
            () -> Context.within(Duration.ofMillis(200)).call(() -> b.echo.act(message())))
        .isInstanceOf(CallException.class);
    assertThat(interruptedAtNanos.poll(20, TimeUnit.SECONDS)).as("B was interrupted").isNotNull();
    released.countDown();
    assertThat(done.take()).isTrue();
  }

  private void actAtC(Message message) {
    try {
      c.echo.act(message);
    } catch (Echo.Refused e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_call_whose_time_is_over_is_not_sent() {
    Context late = Context.root().with(Deadline.afterNanos(-1, System.nanoTime()));
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> late.call(() -> b.echo.act(message())))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> {
                assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
                assertThat(e.executed()).isEqualTo(Executed.NO);
              });
    }
    assertThat(seenByB).isEmpty();
  }
}
