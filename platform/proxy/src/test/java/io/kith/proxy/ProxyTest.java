package io.kith.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.App;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.proxy.Desk.Luggage;
import io.kith.proxy.Desk.Ticket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who know one address, a proxy, and two instances behind it. */
final class ProxyTest {

  private static final Config REGISTRY = Config.empty().with("registry", "memory:proxied");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Config ALONE = Config.empty();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final Clerk north = new Clerk("north");
  private final Clerk south = new Clerk("south");
  private final App one = App.start("one", REGISTRY);
  private final App other = App.start("other", REGISTRY);
  private final List<AutoCloseable> open = new ArrayList<>(List.of(one, other));
  private final HttpClient http = opened(HttpClient.newHttpClient());
  private final App caller = opened(App.start("caller", ALONE));

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Proxy start(Config config) {
    one.serve(Desk.class, north);
    other.serve(Desk.class, south);
    return opened(Proxy.start(config, LIMIT));
  }

  private Proxy start() {
    return start(REGISTRY);
  }

  private Desk desk(String protocol, Proxy proxy) {
    return caller.client(Desk.class, protocol + "://" + proxy.address());
  }

  private static void holds(String what, BooleanSupplier condition) {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - endNanos).as(what).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static String poll(BlockingQueue<String> queue) {
    try {
      String text = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return text == null ? "nothing" : text;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void calls_are_spread_over_all_instances(String protocol) {
    Desk desk = desk(protocol, start());
    var met = new HashSet<String>();
    for (int i = 0; i < 10; i++) {
      met.add(desk.who());
    }
    assertThat(met).containsExactlyInAnyOrder("north", "south");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void messages_pass_as_they_are(String protocol) throws Desk.Closed {
    Desk desk = desk(protocol, start());
    assertThat(desk.open(new Ticket(0, "lamp", List.of("a", "ü"))))
        .isEqualTo(new Ticket(17, "lamp", List.of("a", "ü")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void declared_exceptions_are_thrown_as_themselves(String protocol) {
    Desk desk = desk(protocol, start());
    assertThatThrownBy(() -> desk.open(new Ticket(0, "late", List.of())))
        .isInstanceOfSatisfying(
            Desk.Closed.class, closed -> assertThat(closed.until()).isEqualTo("tomorrow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void a_failure_says_where_it_passed(String protocol) {
    Desk desk = desk(protocol, start());
    assertThatThrownBy(() -> desk.open(new Ticket(0, "", List.of())))
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENT);
              assertThat(e.getMessage()).contains("a ticket without a title");
            });
  }

  @Test
  void the_trail_of_a_failure_names_the_instance_and_the_proxy() {
    Desk desk = desk("kith", start());
    assertThatThrownBy(() -> desk.open(new Ticket(0, "", List.of())))
        .hasMessageContaining("in test.Desk/Open of o")
        .hasMessageContaining("attempt 1 of test.Desk/Open on o")
        .hasMessageContaining("in test.Desk/Open of proxy (proxy-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void what_comes_along_with_a_call_goes_on(String protocol) {
    Desk desk = desk(protocol, start());
    TraceContext trace = TraceContext.parse("00-" + TRACE + "-00f067aa0ba902b7-01").orElseThrow();
    var exchange = Exchange.with(Metadata.of("x-tenant", "acme"));
    Luggage luggage =
        Context.within(Duration.ofSeconds(30))
            .with(trace)
            .with("experiment", "b")
            .with(exchange)
            .call(desk::luggage);
    assertThat(luggage.hasDeadline()).isTrue();
    assertThat(luggage.remainingMillis()).isBetween(1L, 30_000L);
    assertThat(luggage.baggage()).containsEntry("experiment", "b");
    assertThat(luggage.trace()).contains(TRACE);
    assertThat(luggage.tenant()).isEqualTo("acme");
    assertThat(exchange.headers().first("x-answer")).contains("42");
    assertThat(exchange.headers().all("x-answer")).hasSize(1);
  }

  @Test
  void one_way_calls_arrive() {
    desk("kith", start()).seen("the light");
    holds("it arrived", () -> north.seen.size() + south.seen.size() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void a_caller_who_gives_up_ends_the_call_at_the_instance(String protocol) {
    Desk desk = desk(protocol, start());
    var cancellation = new Cancellation();
    var call = CompletableFuture.runAsync(() -> Context.root().with(cancellation).run(desk::hang));
    holds("it hangs", () -> north.seen.size() + south.seen.size() == 1);
    cancellation.cancel(Status.of(Code.CANCELLED, "enough"));
    assertThatThrownBy(call::join).hasMessageContaining("enough");
    assertThat(poll(north.seen.isEmpty() ? south.ended : north.ended)).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void streams_pass_in_both_directions(String protocol) {
    Desk desk = desk(protocol, start());
    var exchange = Exchange.with(Metadata.empty());
    try (Stream<Ticket> all = exchange.call(() -> desk.all(1000))) {
      assertThat(all).hasSize(1000);
    }
    assertThat(exchange.headers().first("x-count")).contains("1000");
    assertThat(exchange.trailers().first("x-made")).contains("1000");
    assertThat(desk.count(Stream.generate(() -> new Ticket(1, "t", List.of())).limit(5000)))
        .isEqualTo(5000);
    try (Stream<Ticket> none = desk.all(0)) {
      assertThat(none).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void a_conversation_passes_line_by_line(String protocol) {
    Desk desk = desk(protocol, start());
    var lines = new LinkedBlockingQueue<String>();
    try (Stream<String> answers = desk.chat(Stream.generate(() -> poll(lines)))) {
      Iterator<String> each = answers.iterator();
      for (String line : List.of("a", "b", "c")) {
        lines.add(line);
        assertThat(each.next()).isEqualTo(line.toUpperCase(Locale.ROOT));
      }
      lines.add("the end");
    }
    holds("it has ended", () -> north.ended.contains("chat") || south.ended.contains("chat"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith", "grpc"})
  void a_slow_reader_slows_the_instance(String protocol) {
    Desk desk = desk(protocol, start());
    int most = 1_000_000;
    try (Stream<Ticket> all = desk.all(most)) {
      Iterator<Ticket> each = all.iterator();
      each.next();
      var made = new AtomicInteger(-1);
      holds(
          "the instance waits",
          () -> {
            LockSupport.parkNanos(50_000_000);
            int now = north.made.get() + south.made.get();
            return made.getAndSet(now) == now;
          });
      assertThat(made.get()).isLessThan(20_000); // of a kilobyte each
    }
    holds("it has ended", () -> north.ended.contains("all") || south.ended.contains("all"));
  }

  private HttpResponse<String> post(Proxy proxy, String path, String json) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://" + proxy.address() + path))
              .header("content-type", "application/json")
              .header("x-tenant", "acme")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void http_callers_speak_json() {
    Proxy proxy = start();
    HttpResponse<String> opened =
        post(proxy, "/test.Desk/open", "{\"number\":1,\"title\":\"lamp\",\"tags\":[\"a\"]}");
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(opened.body()).isEqualTo("{\"number\":\"17\",\"title\":\"lamp\",\"tags\":[\"a\"]}");
    HttpResponse<String> luggage = post(proxy, "/test.Desk/Luggage", "{}");
    assertThat(luggage.body()).contains("\"tenant\":\"acme\"");
    assertThat(luggage.headers().firstValue("x-answer")).contains("42");
    HttpResponse<String> late = post(proxy, "/test.Desk/open", "{\"title\":\"late\"}");
    assertThat(late.statusCode()).isEqualTo(400);
    assertThat(late.body()).contains("closed until tomorrow").contains("\"until\":\"tomorrow\"");
    assertThat(post(proxy, "/test.Desk/all", "{\"count\":3}").body().lines()).hasSize(3);
    assertThat(post(proxy, "/test.Desk/open", "{\"tittle\":1}").statusCode()).isEqualTo(400);
    assertThat(post(proxy, "/test.Nobody/open", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void a_service_that_appears_later_is_called_too() {
    Proxy proxy = opened(Proxy.start(REGISTRY, LIMIT));
    Desk desk = desk("kith", proxy);
    assertThatThrownBy(desk::who).hasMessageContaining("proxy does not serve test.Desk/Who");
    one.serve(Desk.class, north);
    holds("it is known", () -> answers(desk));
  }

  private static boolean answers(Desk desk) {
    try {
      return desk.who() != null;
    } catch (CallException e) {
      return false;
    }
  }

  @Test
  void no_call_fails_while_one_of_two_instances_is_stopped() throws Exception {
    Proxy proxy = start();
    var stop = new AtomicBoolean();
    var failures = new ConcurrentLinkedQueue<String>();
    var calls = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (String protocol : List.of("kith", "grpc", "http")) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!stop.get()) {
                  try {
                    if (protocol.equals("http")) {
                      assertThat(post(proxy, "/test.Desk/who", "{}").statusCode()).isEqualTo(200);
                    } else {
                      desk(protocol, proxy).who();
                    }
                    calls.incrementAndGet();
                  } catch (CallException | AssertionError e) {
                    failures.add(protocol + ": " + e.getMessage());
                  }
                }
              }));
    }
    holds("calls are under way", () -> calls.get() > 100);
    one.close();
    int before = calls.get();
    holds("calls go on", () -> calls.get() > before + 100);
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void only_what_is_exposed_is_called() {
    Proxy proxy = start(REGISTRY.with("app.services", List.of("shop.*")));
    assertThatThrownBy(desk("kith", proxy)::who)
        .hasMessageContaining("proxy does not serve test.Desk/Who");
  }

  @Test
  void the_rules_of_access_hold_at_the_proxy() {
    Proxy proxy =
        start(
            REGISTRY.with(
                "server.access",
                List.of(
                    Map.of("allow", List.of("anyone"), "methods", List.of("test.Desk/luggage")))));
    Desk desk = desk("kith", proxy);
    assertThat(desk.luggage().hasDeadline()).isTrue();
    assertThatThrownBy(desk::who)
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAUTHENTICATED));
    assertThat(north.seen).isEmpty();
  }

  @Test
  void calls_that_are_under_way_end_before_the_proxy_does() throws Exception {
    Proxy proxy = start();
    Desk desk = desk("kith", proxy);
    var lines = new LinkedBlockingQueue<String>();
    Stream<String> answers =
        desk.chat(Stream.generate(() -> poll(lines)).takeWhile(line -> !line.equals("end")));
    Iterator<String> each = answers.iterator();
    lines.add("a");
    assertThat(each.next()).isEqualTo("A");
    var stopping = CompletableFuture.runAsync(proxy::close);
    holds("it takes no more calls", () -> !answers(desk));
    lines.add("b");
    assertThat(each.next()).isEqualTo("B");
    lines.add("end");
    assertThat(each.hasNext()).isFalse();
    stopping.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
