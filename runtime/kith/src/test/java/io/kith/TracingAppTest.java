package io.kith;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.SpanReceiver.Seen;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Fork;
import io.kith.core.TraceContext;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where requests went, as somebody sees it who gets the spans of real applications. */
@Timeout(60)
final class TracingAppTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final AtomicInteger REGISTRIES = new AtomicInteger();

  private final SpanReceiver receiver = new SpanReceiver();
  private final List<App> apps = new ArrayList<>();
  private final String registry = "memory:traces-" + REGISTRIES.incrementAndGet();

  @AfterEach
  void close() {
    end();
    receiver.close();
  }

  /** Closes all, which ships what is left. */
  private void end() {
    apps.reversed().forEach(App::close);
    apps.clear();
  }

  private App app(String name, String sampling) {
    return app(
        name,
        Config.empty().with("telemetry.traces.sampling", sampling).with("instance.zone", "a"));
  }

  private App app(String name, Config config) {
    App app =
        App.start(
            name,
            config
                .with("registry", registry)
                .with("telemetry.endpoint", List.of(receiver.url()))
                .with("telemetry.flush", "20s"));
    apps.add(app);
    return app;
  }

  private Seen only(String app, io.opentelemetry.proto.trace.v1.Span.SpanKind kind) {
    List<Seen> all = receiver.seen(app, kind);
    assertThat(all).as("%s spans of %s among %s", kind, app, receiver.seen()).hasSize(1);
    return all.getFirst();
  }

  private String get(App app, String path, String... headers) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://" + app.address() + path));
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return http.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void a_call_over_three_hops_is_one_tree() {
    app("bottom", "0").serve(Chain.class, what -> what + "!");
    App middle = app("middle", "0");
    Chain bottom = middle.client(Chain.class);
    middle.serve(Errand.class, what -> bottom.pass(what));
    Errand errand = app("top", "1").client(Errand.class);
    assertThat(errand.run("it")).isEqualTo("it!");
    end();

    Seen root = only("top", SPAN_KIND_CLIENT);
    Seen first = only("middle", SPAN_KIND_SERVER);
    Seen second = only("middle", SPAN_KIND_CLIENT);
    Seen leaf = only("bottom", SPAN_KIND_SERVER);
    assertThat(receiver.seen()).hasSize(4).allMatch(span -> span.trace().equals(root.trace()));
    assertThat(root.parent()).isEmpty();
    assertThat(first.parent()).isEqualTo(root.id());
    assertThat(second.parent()).isEqualTo(first.id());
    assertThat(leaf.parent()).isEqualTo(second.id());

    assertThat(root.name()).isEqualTo("test.Errand/Run");
    assertThat(root.attribute("rpc.system.name")).isEqualTo("kith");
    assertThat(root.attribute("kith.peer.service")).isEqualTo("middle");
    assertThat(root.attribute("kith.instance")).startsWith("middle-");
    assertThat(root.attribute("kith.zone")).isEqualTo("a");
    assertThat(root.attribute("kith.attempt")).isEqualTo("1");
    assertThat(Double.parseDouble(root.attribute("kith.deadline_ms"))).isBetween(9_000.0, 10_000.0);
    assertThat(leaf.attribute("client.address")).isEqualTo("127.0.0.1");
    assertThat(leaf.attribute("kith.queue_ms")).isNotEmpty();
    assertThat(leaf.attribute("kith.peer.service")).isEqualTo("middle");
    for (Seen span : receiver.seen()) {
      assertThat(span.isFailed()).isFalse();
      assertThat(span.span().getEndTimeUnixNano())
          .isGreaterThanOrEqualTo(span.span().getStartTimeUnixNano());
    }
  }

  @Test
  void attempts_of_a_call_stand_in_a_span_around_them() {
    var calls = new AtomicInteger();
    for (int i = 1; i <= 2; i++) {
      app("bottom-" + i, "0")
          .serve(
              Chain.class,
              what -> {
                if (calls.getAndIncrement() == 0) {
                  throw new CallException(Code.UNAVAILABLE, "the disk is gone");
                }
                return what;
              });
    }
    App caller = app("caller", Config.empty().with("telemetry.traces.sampling", "1"));
    Chain chain = caller.client(Chain.class);
    Eventually.holds(
        "both are known", () -> caller.broadcast(Chain.class).call(_ -> "").outcomes().size() == 2);
    assertThat(chain.pass("it")).isEqualTo("it");
    end();

    Seen call = only("caller", SPAN_KIND_INTERNAL);
    assertThat(call.parent()).isEmpty();
    assertThat(call.isFailed()).isFalse();
    assertThat(call.attribute("kith.attempts")).isEqualTo("2");
    List<Seen> attempts = receiver.seen("caller", SPAN_KIND_CLIENT);
    assertThat(attempts).hasSize(2).allMatch(attempt -> attempt.parent().equals(call.id()));
    Seen failed = attempts.stream().filter(Seen::isFailed).findFirst().orElseThrow();
    Seen good = attempts.stream().filter(attempt -> !attempt.isFailed()).findFirst().orElseThrow();
    assertThat(failed.attribute("kith.attempt")).isEqualTo("1");
    assertThat(good.attribute("kith.attempt")).isEqualTo("2");
    assertThat(failed.attribute("rpc.response.status_code")).isEqualTo("UNAVAILABLE");
    assertThat(failed.attribute("kith.instance")).isNotEqualTo(good.attribute("kith.instance"));
    List<Seen> served =
        receiver.seen().stream().filter(span -> span.kind() == SPAN_KIND_SERVER).toList();
    assertThat(served).hasSize(2);
    for (Seen server : served) {
      assertThat(server.parent()).isEqualTo(server.isFailed() ? failed.id() : good.id());
      assertThat(server.attribute("kith.retry")).isEqualTo(server.isFailed() ? "" : "true");
    }
  }

  @Test
  void what_fails_is_kept_on_its_whole_way_although_it_is_not_sampled() {
    app("bottom", "0")
        .serve(
            Chain.class,
            what -> {
              if (what.equals("bad")) {
                throw new IllegalStateException("the ledger does not add up");
              }
              return what;
            });
    App middle = app("middle", "0");
    Chain bottom = middle.client(Chain.class);
    middle.serve(Errand.class, bottom::pass);
    Errand errand = app("top", "0").client(Errand.class);
    assertThat(errand.run("good")).isEqualTo("good");
    assertThatThrownBy(() -> errand.run("bad")).hasMessageContaining("does not add up");
    end();

    Seen root = only("top", SPAN_KIND_CLIENT);
    Seen first = only("middle", SPAN_KIND_SERVER);
    Seen second = only("middle", SPAN_KIND_CLIENT);
    Seen leaf = only("bottom", SPAN_KIND_SERVER);
    assertThat(receiver.seen())
        .hasSize(4)
        .allMatch(Seen::isFailed)
        .allMatch(span -> span.trace().equals(root.trace()));
    assertThat(List.of(first.parent(), second.parent(), leaf.parent()))
        .containsExactly(root.id(), first.id(), second.id());
    assertThat(leaf.event("exception"))
        .containsEntry("exception.type", "java.lang.IllegalStateException")
        .containsEntry("exception.message", "the ledger does not add up");
    assertThat(leaf.event("exception").get("exception.stacktrace")).contains("TracingAppTest");
    assertThat(leaf.span().getStatus().getMessage()).contains("the ledger does not add up");
  }

  @Test
  void a_call_that_another_attempt_rescued_is_kept_although_it_is_not_sampled() {
    var calls = new AtomicInteger();
    for (int i = 1; i <= 2; i++) {
      app("bottom-" + i, "0")
          .serve(
              Chain.class,
              what -> {
                if (calls.getAndIncrement() == 0) {
                  throw new CallException(Code.UNAVAILABLE, "the disk is gone");
                }
                return what;
              });
    }
    App caller = app("caller", "0");
    Chain chain = caller.client(Chain.class);
    Eventually.holds(
        "both are known", () -> caller.broadcast(Chain.class).call(_ -> "").outcomes().size() == 2);
    assertThat(chain.pass("it")).isEqualTo("it");
    end();

    Seen call = only("caller", SPAN_KIND_INTERNAL);
    assertThat(call.isFailed()).isFalse();
    assertThat(call.attribute("kith.attempts")).isEqualTo("2");
    List<Seen> attempts = receiver.seen("caller", SPAN_KIND_CLIENT);
    assertThat(attempts).hasSize(2).allMatch(attempt -> attempt.parent().equals(call.id()));
    Seen failed = attempts.stream().filter(Seen::isFailed).findFirst().orElseThrow();
    assertThat(failed.attribute("kith.attempt")).isEqualTo("1");
    assertThat(receiver.seen())
        .filteredOn(span -> span.kind() == SPAN_KIND_SERVER)
        .singleElement()
        .matches(server -> server.parent().equals(failed.id()));
  }

  @Test
  void what_a_limit_did_is_told_of_a_call_that_is_not_sampled(@TempDir Path directory)
      throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            "calls: {test.Chain: {limits: [{name: few, rate: 1/d}]}}");
    app("bottom", "0").serve(Chain.class, what -> what);
    App caller =
        app(
            "caller",
            Config.empty().with("telemetry.traces.sampling", "0").with("rules", rules.toString()));
    Chain chain = caller.client(Chain.class);
    assertThat(chain.pass("it")).isEqualTo("it");
    assertThatThrownBy(() -> chain.pass("it")).hasMessageContaining("is limited to 1/d");
    end();
    Seen refused = only("caller", SPAN_KIND_CLIENT);
    assertThat(refused.attribute("kith.limiter")).startsWith("refused: ");
    assertThat(refused.attribute("kith.instance")).isEmpty();
  }

  @Test
  void what_is_slow_is_kept_although_it_is_not_sampled() {
    Config slow =
        Config.empty().with("telemetry.traces.sampling", "0").with("telemetry.traces.slow", "20ms");
    app("bottom", slow)
        .serve(
            Chain.class,
            what -> {
              if (what.equals("slow")) {
                pause();
              }
              return what;
            });
    Chain chain = app("top", slow).client(Chain.class);
    chain.pass("slow");
    end();
    Seen client = only("top", SPAN_KIND_CLIENT);
    assertThat(only("bottom", SPAN_KIND_SERVER).parent()).isEqualTo(client.id());
    assertThat(client.span().getEndTimeUnixNano() - client.span().getStartTimeUnixNano())
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
  }

  private static void pause() {
    try {
      assertThat(new CountDownLatch(1).await(30, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_goes_well_and_is_not_sampled_leaves_nothing() {
    app("bottom", "0").serve(Chain.class, what -> what);
    Chain chain = app("top", "0").client(Chain.class);
    for (int i = 0; i < 100; i++) {
      chain.pass("it");
    }
    long recorded =
        apps.stream().mapToLong(app -> app.telemetry().orElseThrow().spansRecorded()).sum();
    assertThat(recorded).isZero();
  }

  @Test
  void the_traces_of_others_are_gone_on_with_over_http() throws Exception {
    App library = app("library", "0");
    var shelf = new Shelf();
    library.serve(Library.class, shelf);
    get(library, "/books/best", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    get(library, "/books/best", "b3", TRACE + "-b7ad6b7169203331-1");
    get(
        library,
        "/books/best",
        "X-B3-TraceId",
        TRACE,
        "X-B3-SpanId",
        "b7ad6b7169203331",
        "X-B3-Sampled",
        "1");
    get(library, "/books/best", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-00");
    end();
    assertThat(receiver.seen("library", SPAN_KIND_SERVER))
        .hasSize(3)
        .allMatch(span -> span.trace().equals(TRACE) && span.parent().equals("b7ad6b7169203331"));
    assertThat(shelf.traces).hasSize(4).allMatch(TRACE::equals);
  }

  @Test
  void a_caller_may_force_a_trace_within_bounds() throws Exception {
    App library =
        app(
            "library",
            Config.empty()
                .with("telemetry.traces.sampling", "0")
                .with("telemetry.traces.forced", 1));
    library.serve(Library.class, new Shelf());
    get(library, "/books/best");
    assertThat(library.telemetry().orElseThrow().spansRecorded()).isZero();
    get(library, "/books/best", "kith-trace", "force");
    assertThat(library.telemetry().orElseThrow().spansRecorded()).isEqualTo(1);
  }

  @Test
  void the_state_that_others_add_to_a_trace_goes_along() {
    App bottom = app("bottom", "0");
    var states = new ArrayList<String>();
    bottom.serve(
        Chain.class,
        what -> {
          states.add(Context.current().baggage().getOrDefault(Context.TRACE_STATE, "none"));
          return what;
        });
    App middle = app("middle", "0");
    Chain next = middle.client(Chain.class, "grpc://" + bottom.address());
    var trace = TraceContext.parse("00-" + TRACE + "-b7ad6b7169203331-01").orElseThrow();
    Context.root()
        .with(trace)
        .with(Context.TRACE_STATE, "vendor=1,other=a:b")
        .run(() -> next.pass("it"));
    assertThat(states).containsExactly("vendor=1,other=a:b");
    end();
    assertThat(only("bottom", SPAN_KIND_SERVER).parent())
        .isEqualTo(only("middle", SPAN_KIND_CLIENT).id());
    assertThat(only("middle", SPAN_KIND_CLIENT).parent()).isEqualTo("b7ad6b7169203331");
  }

  @Test
  void branches_of_a_fork_are_spans_and_their_calls_stand_in_them() {
    app("bottom", "0").serve(Chain.class, what -> what);
    App middle = app("middle", "0");
    Chain next = middle.client(Chain.class);
    middle.serve(
        Errand.class,
        what -> {
          try (var fork = Fork.open()) {
            var one = fork.call(() -> next.pass("1"));
            var two = fork.call(() -> next.pass("2"));
            fork.join();
            return one.get() + two.get();
          }
        });
    assertThat(app("top", "1").client(Errand.class).run("it")).isEqualTo("12");
    end();
    Seen served = only("middle", SPAN_KIND_SERVER);
    List<Seen> branches = receiver.seen("middle", SPAN_KIND_INTERNAL);
    assertThat(branches)
        .hasSize(2)
        .allMatch(branch -> branch.parent().equals(served.id()) && branch.name().equals("Fork"));
    assertThat(receiver.seen("middle", SPAN_KIND_CLIENT).stream().map(Seen::parent))
        .containsExactlyInAnyOrderElementsOf(branches.stream().map(Seen::id).toList());
  }

  @Test
  void a_stream_of_replies_is_a_span_that_ends_with_it() {
    App library = app("library", "0");
    library.serve(Library.class, new Shelf());
    App caller = app("caller", "1");
    try (var numbers = caller.client(Library.class).count(3)) {
      assertThat(caller.telemetry().orElseThrow().spansRecorded()).isZero();
      assertThat(numbers.toList()).containsExactly(1, 2, 3);
    }
    end();
    assertThat(only("library", SPAN_KIND_SERVER).parent())
        .isEqualTo(only("caller", SPAN_KIND_CLIENT).id());
  }

  @Test
  void a_call_that_is_refused_here_is_a_span_without_a_peer() {
    App caller = app("caller", Config.empty().with("client.patience", "0s"));
    assertThatThrownBy(() -> caller.client(Chain.class).pass("it"))
        .hasMessageContaining("no instance");
    end();
    Seen refused = only("caller", SPAN_KIND_CLIENT);
    assertThat(refused.isFailed()).isTrue();
    assertThat(refused.attribute("kith.instance")).isEmpty();
    assertThat(refused.attribute("kith.attempt")).isEmpty();
  }

  @Test
  void a_span_says_which_rules_its_call_met(@TempDir Path directory) throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            groups:
              canary: {labels: {track: canary}}
            routes:
              - name: testers
                methods: [test.Chain]
                when: {baggage: {tester: ann}}
                to: [{group: canary}]
                otherwise: prefer
            """);
    app("bottom", "0").serve(Chain.class, what -> what);
    App caller =
        app(
            "caller",
            Config.empty().with("telemetry.traces.sampling", "1").with("rules", rules.toString()));
    Chain chain = caller.client(Chain.class);
    Context.root().with("tester", "ann").call(() -> chain.pass("it"));
    end();
    assertThat(only("caller", SPAN_KIND_CLIENT).attribute("kith.rule")).isEqualTo("testers");
  }

  @Test
  void spans_made_by_open_telemetry_are_in_the_tree() {
    app("bottom", "0").serve(Chain.class, what -> what);
    App middle = app("middle", "0");
    Chain next = middle.client(Chain.class);
    Tracer tracer = GlobalOpenTelemetry.getTracer("test");
    middle.serve(
        Errand.class,
        what -> {
          Span.current().setAttribute("cart.items", 3);
          Span.current().addEvent("looked");
          Span own = tracer.spanBuilder("work").startSpan();
          try (Scope _ = own.makeCurrent();
              var fork = Fork.open()) {
            var inBranch = fork.call(() -> next.pass("in a branch"));
            fork.join();
            return inBranch.get() + next.pass(", directly");
          } finally {
            own.end();
          }
        });
    Errand errand = app("top", "1").client(Errand.class);
    assertThat(errand.run("it")).isEqualTo("in a branch, directly");
    end();

    Seen served = only("middle", SPAN_KIND_SERVER);
    assertThat(served.attribute("cart.items")).isEqualTo("3");
    assertThat(served.span().getEventsList())
        .extracting(event -> event.getName())
        .contains("looked");
    List<Seen> inside = receiver.seen("middle", SPAN_KIND_INTERNAL);
    Seen work =
        inside.stream().filter(span -> span.name().equals("work")).findFirst().orElseThrow();
    Seen branch =
        inside.stream().filter(span -> span.name().equals("Fork")).findFirst().orElseThrow();
    assertThat(work.parent()).isEqualTo(served.id());
    assertThat(branch.parent()).isEqualTo(work.id());
    assertThat(receiver.seen("middle", SPAN_KIND_CLIENT).stream().map(Seen::parent))
        .containsExactlyInAnyOrder(branch.id(), work.id());
    assertThat(receiver.seen()).allMatch(span -> span.trace().equals(served.trace()));
  }

  @Test
  void a_handler_whose_call_is_not_sampled_sees_a_span_that_records_nothing() {
    App bottom = app("bottom", "0");
    var seen = new ArrayList<String>();
    bottom.serve(
        Chain.class,
        what -> {
          Span current = Span.current();
          seen.add(current.isRecording() + " " + current.getSpanContext().isSampled());
          seen.add(current.getSpanContext().getTraceId());
          seen.add(Context.current().trace().orElseThrow().traceId());
          return what;
        });
    app("top", "0").client(Chain.class).pass("it");
    assertThat(seen.getFirst()).isEqualTo("false false");
    assertThat(seen.get(1)).isEqualTo(seen.get(2));
  }

  @Test
  void nothing_is_followed_when_telemetry_is_off() {
    Config off = Config.empty().with("telemetry.enabled", false);
    App bottom = app("bottom", off);
    var traced = new ArrayList<Boolean>();
    bottom.serve(
        Chain.class,
        what -> {
          traced.add(Context.current().trace().isPresent());
          return what;
        });
    App top = app("top", off);
    top.client(Chain.class).pass("it");
    assertThat(traced).containsExactly(false);
    assertThat(top.telemetry()).isEmpty();
  }

  /** Answers, and remembers the traces. */
  private static final class Shelf implements Library {
    private final List<String> traces = new ArrayList<>();

    @Override
    public Book best() {
      traces.add(Context.current().trace().orElseThrow().traceId());
      return new Book(1, "it", Cover.SOFT, List.of());
    }

    @Override
    public java.util.stream.Stream<Integer> count(int to) {
      return java.util.stream.IntStream.rangeClosed(1, to).boxed();
    }

    @Override
    public Book book(long id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String find(Query query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Book put(Book book) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String add(String shelf, String title, String tenant) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String rename(java.util.UUID id, String title) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(long id) {
      throw new UnsupportedOperationException();
    }
  }
}
