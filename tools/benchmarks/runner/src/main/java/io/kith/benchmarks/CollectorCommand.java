package io.kith.benchmarks;

import io.kith.benchmarks.CollectorSubject.Kind;
import io.kith.benchmarks.CollectorSubject.Question;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command that measures the hub's collector beside Zipkin's server. */
@Command(
    name = "collector",
    mixinStandardHelpOptions = true,
    description =
        "Measures how many spans the hub takes in, and how fast it finds them again, beside"
            + " Zipkin's server with its embedded store.")
final class CollectorCommand implements Callable<Integer> {

  /** Over so long all traces are spread; what is older is no figure of a live system. */
  private static final Duration SPREAD = Duration.ofMinutes(50);

  private static final List<Duration> LOOKBACKS =
      List.of(
          Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(7));
  private static final long INGEST_SPANS = 500_000;

  @Option(
      names = "--spans",
      paramLabel = "N",
      description = "How many spans are stored before searches. Default: ${DEFAULT-VALUE}.")
  private long spans = 10_000_000;

  @Option(
      names = "--seconds",
      description = "How long spans are taken in, after a warm-up. Default: ${DEFAULT-VALUE}.")
  private int seconds = 20;

  @Option(names = "--warmup", description = "The warm-up, in seconds. Default: ${DEFAULT-VALUE}.")
  private int warmup = 10;

  @Option(names = "--connections", description = "Senders. Default: ${DEFAULT-VALUE}.")
  private int connections = 4;

  @Option(names = "--repeats", description = "How often is asked. Default: ${DEFAULT-VALUE}.")
  private int repeats = 20;

  @Option(
      names = "--kith-flags",
      split = " ",
      description = "JVM flags of the hub. Default: ${DEFAULT-VALUE}.")
  private List<String> kithFlags = List.of("-Xmx512m");

  @Option(
      names = "--zipkin-flags",
      split = " ",
      description = "JVM flags of Zipkin. Default: ${DEFAULT-VALUE}.")
  private List<String> zipkinFlags = List.of("-Xmx8g");

  @Option(names = "--only", split = ",", description = "ingest, search. Default: both.")
  private List<String> only = List.of("ingest", "search");

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  /** How taking in went. */
  record Ingest(
      String server,
      String format,
      double spansPerSecond,
      double cpuMicrosPerSpan,
      double loadMicrosPerSpan,
      long refused,
      long peakResidentMiB,
      long counted,
      long sent,
      String failure) {}

  /** How long an answer took, in milliseconds. */
  record Answer(
      String server, String question, String lookback, double median, double most, int bytes) {}

  /** How storing went. */
  record Stored(String server, long sent, long counted, double seconds, long residentMiB) {}

  private final List<Ingest> ingests = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ClassPaths classPaths = ClassPaths.besideThis();
    try (RunFolder folder = RunFolder.create()) {
      if (only.contains("ingest")) {
        ingest(Kind.KITH, SpanFormat.OTLP, classPaths, folder);
        ingest(Kind.ZIPKIN, SpanFormat.ZIPKIN_PROTOBUF, classPaths, folder);
        ingest(Kind.KITH, SpanFormat.ZIPKIN_JSON, classPaths, folder);
        ingest(Kind.ZIPKIN, SpanFormat.ZIPKIN_JSON, classPaths, folder);
      }
      if (only.contains("search")) {
        search(Kind.KITH, SpanFormat.OTLP, classPaths, folder);
        search(Kind.ZIPKIN, SpanFormat.ZIPKIN_PROTOBUF, classPaths, folder);
      }
      print(Machine.here(classPaths.home()));
      folder.discard();
      return 0;
    }
  }

  private List<String> flags(Kind kind) {
    return kind == Kind.KITH ? kithFlags : zipkinFlags;
  }

  private void ingest(Kind kind, SpanFormat format, ClassPaths classPaths, RunFolder folder)
      throws InterruptedException {
    System.err.println(kind.title() + " takes in " + format.title() + " …");
    try (var subject =
            CollectorSubject.start(kind, classPaths, folder.path(), INGEST_SPANS, flags(kind));
        var load =
            new SpanLoad(subject.port(), format, connections, Long.MAX_VALUE, nowMicros(), 1)) {
      TimeUnit.SECONDS.sleep(warmup);
      long before = load.taken();
      CpuTime cpu = CpuTime.ofProcess(subject.pid());
      CpuTime own = CpuTime.ofProcess(ProcessHandle.current().pid());
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      double elapsed = (System.nanoTime() - start) / 1e9;
      long taken = load.taken() - before;
      cpu = CpuTime.ofProcess(subject.pid()).since(cpu);
      own = CpuTime.ofProcess(ProcessHandle.current().pid()).since(own);
      long peak = CpuTime.peakResidentBytes(subject.pid()) >> 20;
      load.close();
      awaitCount(subject, load.taken());
      ingests.add(
          new Ingest(
              kind.title(),
              format.title(),
              taken / elapsed,
              (double) cpu.totalMicros() / taken,
              (double) own.totalMicros() / taken,
              load.refused(),
              peak,
              subject.counted(),
              load.taken(),
              load.failure()));
    }
  }

  /** What waits to be complete is counted, and found, some seconds later. */
  private static void awaitCount(CollectorSubject subject, long taken) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (subject.isAlive() && subject.counted() < taken && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  private void search(Kind kind, SpanFormat format, ClassPaths classPaths, RunFolder folder)
      throws InterruptedException {
    System.err.println(kind.title() + " stores " + spans + " spans …");
    Instant end = Instant.now();
    long traces = spans / (2 * SpanFormat.SERVICES - 1) + SpanFormat.TRACES;
    long stepMicros = Math.max(1, TimeUnit.SECONDS.toMicros(SPREAD.toSeconds()) / traces);
    long fromMicros = TimeUnit.MILLISECONDS.toMicros(end.minus(SPREAD).toEpochMilli());
    try (var subject =
        CollectorSubject.start(kind, classPaths, folder.path(), spans * 11 / 10, flags(kind))) {
      long start = System.nanoTime();
      try (var load =
          new SpanLoad(subject.port(), format, connections, spans, fromMicros, stepMicros)) {
        while (!load.isOver() && subject.isAlive()) {
          TimeUnit.MILLISECONDS.sleep(100);
        }
        double took = (System.nanoTime() - start) / 1e9;
        awaitCount(subject, load.taken());
        if (!subject.isAlive() || !load.failure().isEmpty()) {
          System.err.println(kind.title() + " stopped at " + load.taken() + ": " + load.failure());
        }
        stored.add(
            new Stored(
                kind.title(),
                load.taken(),
                subject.isAlive() ? subject.counted() : 0,
                took,
                CpuTime.residentBytes(subject.pid()) >> 20));
        ask(kind, subject, end, load.traces() / 2);
      }
    }
  }

  private void ask(Kind kind, CollectorSubject subject, Instant end, long knownTrace) {
    for (Question question : Question.values()) {
      for (Duration lookback : LOOKBACKS) {
        var millis = new double[repeats];
        int bytes = 0;
        subject.ask(question, end, lookback, knownTrace);
        for (int i = 0; i < repeats; i++) {
          long start = System.nanoTime();
          bytes = subject.ask(question, end, lookback, knownTrace).length();
          millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Spread spread = Spread.of(millis);
        answers.add(
            new Answer(
                kind.title(),
                question.title(),
                lookback.toString(),
                spread.median(),
                spread.max(),
                bytes));
      }
    }
  }

  private void print(Machine machine) {
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("machine", machine);
      report.put("ingest", ingests);
      report.put("stored", stored);
      report.put("answers", answers);
      System.out.println(
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(report));
      return;
    }
    line("%s", machine.line());
    line("%d connections, %d s; hub %s, Zipkin %s%n", connections, seconds, kithFlags, zipkinFlags);
    line(
        "| server | format | spans/s | CPU µs/span | load's CPU µs/span | refused | peak MiB |"
            + " counted of sent | failure |");
    line("|---|---|---:|---:|---:|---:|---:|---:|---|");
    ingests.forEach(one ->
        line(
            "| %s | %s | %,.0f | %.2f | %.2f | %,d | %,d | %,d of %,d | %s |",
            one.server,
            one.format,
            one.spansPerSecond,
            one.cpuMicrosPerSpan,
            one.loadMicrosPerSpan,
            one.refused,
            one.peakResidentMiB,
            one.counted,
            one.sent,
            one.failure));
    stored.forEach(one ->
        line(
            "%n%s: %,d spans sent in %.0f s, %,d counted; %,d MiB resident",
            one.server, one.sent, one.seconds, one.counted, one.residentMiB));
    line("%n| question | time asked for | server | median ms | most ms | bytes |");
    line("|---|---|---|---:|---:|---:|");
    answers.forEach(one ->
        line(
            "| %s | %s | %s | %.1f | %.1f | %,d |",
            one.question, one.lookback, one.server, one.median, one.most, one.bytes));
  }

  private static void line(String format, Object... words) {
    System.out.println(String.format(Locale.ROOT, format, words));
  }
}
