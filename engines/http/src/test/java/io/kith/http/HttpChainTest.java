package io.kith.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.App;
import io.kith.config.Config;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A calls B, which calls C, which blocks: each hop a request of HTTP. */
@ParameterizedClass
@EnumSource
@Timeout(60)
final class HttpChainTest {

  private enum Wire {
    JSON("application/json", "{}".getBytes()),
    GRPC_WEB("application/grpc-web+proto", new byte[5]);

    private final String contentType;
    private final byte[] nothing;

    Wire(String contentType, byte[] nothing) {
      this.contentType = contentType;
      this.nothing = nothing;
    }
  }

  /** What a busy machine may take on top. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Parameter Wire wire;

  private final HttpClient plain = HttpClient.newHttpClient();
  private final DeadlineHttpClient http =
      DeadlineHttpClient.of(plain).withBaggage(uri -> uri.getHost().equals("127.0.0.1"));
  private final LinkedBlockingQueue<Context> seenByB = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Context> seenByC = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Long> interruptedAtNanos = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Throwable> failuresOfB = new LinkedBlockingQueue<>();
  private App b;
  private App c;

  @BeforeEach
  void start() {
    b = App.start("b", Config.empty());
    c = App.start("c", Config.empty());
    b.serve(Hop.class, new Handler());
    c.serve(Hop.class, new Handler());
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    b.close();
    c.close();
  }

  private final class Handler implements Hop {

    @Override
    public void enter() {
      seenByB.add(Context.current());
      try {
        HttpResponse<String> answer = http.send(request(c, "Block"), BodyHandlers.ofString());
        failuresOfB.add(new IllegalStateException(answer.statusCode() + " " + answer.body()));
      } catch (IOException e) {
        failuresOfB.add(e);
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        failuresOfB.add(e);
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void block() {
      seenByC.add(Context.current());
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interruptedAtNanos.add(System.nanoTime());
        Thread.currentThread().interrupt();
      }
    }
  }

  private HttpRequest request(App app, String method) {
    return HttpRequest.newBuilder(
            URI.create("http://" + app.address() + "/test.Hop/" + method + "?token=secret"))
        .header("content-type", wire.contentType)
        .POST(BodyPublishers.ofByteArray(wire.nothing))
        .build();
  }

  private HttpResponse<String> enter() throws IOException, InterruptedException {
    return http.send(request(b, "Enter"), BodyHandlers.ofString());
  }

  @Test
  void what_remains_shrinks_with_every_hop_and_nobody_outlives_it() throws Exception {
    Deadline deadline = Deadline.after(Duration.ofMillis(500), System.nanoTime());
    Context.root()
        .with(deadline)
        .call(() -> {
          try {
            return enter().statusCode();
          } catch (HttpTimeoutException e) { // before B could say so itself
            return 0;
          }
        });
    assertThat(System.nanoTime() - deadline.atNanos()).isLessThan(GRACE.toNanos());
    long ofB = seenByB.take().deadline().atNanos();
    long ofC = seenByC.take().deadline().atNanos();
    assertThat(interruptedAtNanos.poll(20, TimeUnit.SECONDS)).isNotNull();
    // What remained was written before the time that the request took on its way.
    assertThat(ofB - deadline.atNanos()).isLessThan(GRACE.toNanos());
    assertThat(ofC - deadline.atNanos()).isLessThan(GRACE.toNanos());
    assertThat(failuresOfB.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void a_caller_that_gives_up_ends_the_whole_chain() throws Exception {
    var cancellation = new Cancellation();
    var ended = new LinkedBlockingQueue<Throwable>();
    Thread.ofVirtual()
        .start(
            Context.root()
                .with(cancellation)
                .wrap(() -> {
                  try {
                    enter();
                  } catch (IOException | InterruptedException e) {
                    ended.add(e);
                  }
                }));
    seenByC.take();
    cancellation.cancel(Status.of(Code.CANCELLED, "the user has left"));
    assertThat(ended.poll(20, TimeUnit.SECONDS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the user has left, after")
        .hasMessageContaining("/test.Hop/Enter")
        .hasMessageNotContaining("secret");
    assertThat(interruptedAtNanos.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void an_interrupted_caller_ends_the_whole_chain() throws Exception {
    var ended = new LinkedBlockingQueue<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                enter();
              } catch (IOException | InterruptedException e) {
                ended.add(e);
              }
            });
    seenByC.take();
    caller.interrupt();
    assertThat(ended.poll(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(interruptedAtNanos.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void trace_and_labels_reach_the_end_of_the_chain() throws Exception {
    var trace = new TraceContext(1, 2, 3, (byte) 1);
    Context.within(Duration.ofMillis(300))
        .with(trace)
        .with("tenant", "blue, 蓝")
        .call(() -> {
          try {
            enter();
          } catch (HttpTimeoutException e) {
            // It takes the time that it has.
          }
          return true;
        });
    Context there = seenByC.take();
    assertThat(there.trace()).map(TraceContext::traceId).contains(trace.traceId());
    assertThat(there.baggage()).containsEntry("tenant", "blue, 蓝");
  }

  @Test
  void nothing_is_sent_once_the_deadline_has_passed() {
    Context.root()
        .with(Deadline.afterNanos(-1, System.nanoTime()))
        .run(() -> {
          assertThatThrownBy(this::enter)
              .isInstanceOf(HttpTimeoutException.class)
              .hasMessageContaining("the deadline of the call passed before POST http://127.0.0.1");
          assertThat(http.sendAsync(request(b, "Enter"), BodyHandlers.discarding()))
              .isCompletedExceptionally();
        });
    assertThat(seenByB).isEmpty();
  }

  @Test
  void what_goes_on_in_the_background_ends_too() throws Exception {
    var response =
        Context.within(Duration.ofMillis(300))
            .call(() -> http.sendAsync(request(c, "Block"), BodyHandlers.ofString()));
    assertThat(interruptedAtNanos.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(response.handle((answer, failure) -> true).get(20, TimeUnit.SECONDS)).isTrue();
  }
}
