package io.kith.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that takes spans, as a process of its own. */
final class CollectorSubject implements AutoCloseable {

  private static final long START_SECONDS = 120;

  /** Which server. */
  enum Kind {
    KITH("Kith hub"),
    ZIPKIN("Zipkin");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** What is asked for, of a span of time that ends at an instant. */
  enum Question {
    SERVICE("newest of a service"),
    METHOD("newest of a method"),
    FAILED("newest that failed"),
    SLOW("95 ms at least"),
    ATTRIBUTE("one user's"),
    NOTHING("what is not there"),
    TRACE("a trace by its id", false),
    DEPENDENCIES("dependencies");

    private final String title;
    private final boolean ofTime;

    Question(String title) {
      this(title, true);
    }

    Question(String title, boolean ofTime) {
      this.title = title;
      this.ofTime = ofTime;
    }

    String title() {
      return title;
    }

    /** Whether it is asked of a span of time. */
    boolean isOfTime() {
      return ofTime;
    }
  }

  private final Kind kind;
  private final Child child;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private CollectorSubject(Kind kind, Child child, int port) {
    this.kind = kind;
    this.child = child;
    this.port = port;
  }

  /** Starts a server that can hold so many spans. */
  static CollectorSubject start(
      Kind kind, ClassPaths classPaths, Path folder, long spans, List<String> flags) {
    return switch (kind) {
      case KITH -> kith(classPaths, folder, flags);
      case ZIPKIN -> zipkin(classPaths, folder, spans, flags);
    };
  }

  private static CollectorSubject kith(ClassPaths classPaths, Path folder, List<String> flags) {
    var command = new ArrayList<>(List.of(classPaths.java()));
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            classPaths.of("kith"),
            "io.kith.benchmarks.kith.CollectorProcess",
            folder.resolve("collector-" + System.nanoTime()).toString(),
            "128"));
    Child child = Child.start(command, folder.resolve("kith-collector.log"));
    return new CollectorSubject(Kind.KITH, child, Integer.parseInt(Launcher.ready(child)));
  }

  private static CollectorSubject zipkin(
      ClassPaths classPaths, Path folder, long spans, List<String> flags) {
    int port = freePort();
    var command = new ArrayList<>(List.of(classPaths.java()));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-Djava.io.tmpdir=" + folder,
            "-Dquery.port=" + port,
            "-Dserver.port=" + port,
            "-Dzipkin.query.port=" + port,
            "-Dzipkin.storage.type=mem",
            "-Dzipkin.storage.mem.max-spans=" + spans,
            "-Dzipkin.query.lookback=2592000000",
            "-Dzipkin.query.timeout=2m",
            "-jar",
            zipkinJar(classPaths),
            "--server.port=" + port));
    Child child = Child.start(command, folder.resolve("zipkin.log"));
    var subject = new CollectorSubject(Kind.ZIPKIN, child, port);
    subject.awaitHealth();
    return subject;
  }

  private static String zipkinJar(ClassPaths classPaths) {
    return List.of(classPaths.of("zipkin").split(File.pathSeparator)).stream()
        .filter(jar -> jar.endsWith("-exec.jar"))
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitHealth() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() - deadline < 0) {
      try {
        get("/health");
        return;
      } catch (IllegalStateException e) {
        pause();
      }
    }
    throw new IllegalStateException(kind.title + " was not ready within " + START_SECONDS + " s");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String title() {
    return kind.title;
  }

  int port() {
    return port;
  }

  long pid() {
    return child.pid();
  }

  /** Whether the process runs. */
  boolean isAlive() {
    return ProcessHandle.of(pid()).filter(ProcessHandle::isAlive).isPresent();
  }

  /** What a page of it answers. */
  String get(String path) {
    HttpResponse<String> answer = send(path);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpResponse<String> send(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofMinutes(2))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many spans it says that it has taken in, and not dropped. */
  long counted() {
    return switch (kind) {
      case KITH -> number("\"kept\":\"?(\\d+)", get("/api/collector"));
      case ZIPKIN ->
          number("zipkin_collector_spans_total\\{[^}]*http[^}]*\\} ([0-9.E]+)", get("/prometheus"))
              - number(
                  "zipkin_collector_spans_dropped_total\\{[^}]*http[^}]*\\} ([0-9.E]+)",
                  get("/prometheus"));
    };
  }

  /**
   * How many messages it has answered and not stored yet, as far as it tells: Zipkin answers first.
   */
  long waiting() {
    if (kind == Kind.KITH) {
      return 0;
    }
    String text = get("/prometheus");
    String executor = "\\{name=\"blockingTaskExecutor\",?\\} ([0-9.E]+)";
    return number("armeria_executor_queued_tasks" + executor, text)
        + number("armeria_executor_active_threads" + executor, text);
  }

  /** How many spans it shows of the trace with this number; none if it has no such trace. */
  int spansOf(long trace) {
    HttpResponse<String> answer = send(tracePath(trace));
    return answer.statusCode() == 200
        ? answer.body().split(kind == Kind.KITH ? "\"spanId\"" : "\"id\"", -1).length - 1
        : 0;
  }

  private String tracePath(long trace) {
    return (kind == Kind.KITH ? "/api/traces/" : "/api/v2/trace/") + SpanTemplate.traceId(trace);
  }

  private static long number(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    return found.find() ? (long) Double.parseDouble(found.group(1)) : 0;
  }

  /** Asks, and returns the answer. */
  String ask(Question question, Instant end, Duration lookback, long knownTrace) {
    int service = question == Question.SLOW ? 0 : 2; // whose span is as long as the trace
    String name = URLEncoder.encode(SpanFormat.service(service), StandardCharsets.UTF_8);
    String method = URLEncoder.encode(SpanFormat.method(service, 3), StandardCharsets.UTF_8);
    String user = "user.id=" + SpanTemplate.user(knownTrace);
    if (question == Question.TRACE) {
      return get(tracePath(knownTrace));
    }
    return get(
        kind == Kind.KITH
            ? kithPath(question, end, lookback, name, method, user)
            : zipkinPath(question, end, lookback, name, method, user));
  }

  private static String kithPath(
      Question question, Instant end, Duration lookback, String name, String method, String user) {
    String times = "from=" + end.minus(lookback) + "&to=" + end;
    String traces = "/api/traces?limit=10&service=" + name + "&" + times;
    return switch (question) {
      case SERVICE -> traces;
      case METHOD -> traces + "&method=" + method;
      case FAILED -> traces + "&failed=true";
      case SLOW -> traces + "&leastMillis=95";
      case ATTRIBUTE -> traces + "&labels=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
      case NOTHING -> traces + "&labels=user.id%3Dnobody";
      case TRACE -> throw new IllegalArgumentException("it has no times");
      case DEPENDENCIES -> "/api/topology?" + times;
    };
  }

  private static String zipkinPath(
      Question question, Instant end, Duration lookback, String name, String method, String user) {
    String times = "endTs=" + end.toEpochMilli() + "&lookback=" + lookback.toMillis();
    String traces = "/api/v2/traces?limit=10&serviceName=" + name + "&" + times;
    return switch (question) {
      case SERVICE -> traces;
      case METHOD -> traces + "&spanName=" + method.toLowerCase(Locale.ROOT);
      case FAILED -> traces + "&annotationQuery=error";
      case SLOW -> traces + "&minDuration=95000";
      case ATTRIBUTE ->
          traces + "&annotationQuery=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
      case NOTHING -> traces + "&annotationQuery=user.id%3Dnobody";
      case TRACE -> throw new IllegalArgumentException("it has no times");
      case DEPENDENCIES -> "/api/v2/dependencies?" + times;
    };
  }

  @Override
  public void close() {
    http.close();
    child.close();
  }
}
