package io.kith.benchmarks;

import io.kith.benchmarks.CollectorSubject.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  private static final long INGEST_SPANS = 500_000;

  @Option(
      names = "--spans",
      paramLabel = "N",
      description = "How many spans are stored before searches. Default: ${DEFAULT-VALUE}.")
  private long spans = 10_000_000;

  @Option(
      names = "--zipkin-spans",
      paramLabel = "N",
      description = "How many of them Zipkin is to hold. Default: as many.")
  private long zipkinSpans;

  @Option(
      names = "--fill-seconds",
      description = "How long each may take to store them. Default: ${DEFAULT-VALUE}.")
  private int fillSeconds = 900;

  @Option(
      names = "--await",
      paramLabel = "FILE",
      description =
          "Questions are asked only while this file is there: filling bears noise, and may be done"
              + " while the machine is not quiet.")
  private Optional<Path> awaited = Optional.empty();

  @Option(
      names = "--seconds",
      description = "How long spans are taken in, after a warm-up. Default: ${DEFAULT-VALUE}.")
  private int seconds = 20;

  @Option(names = "--warmup", description = "The warm-up, in seconds. Default: ${DEFAULT-VALUE}.")
  private int warmup = 10;

  @Option(names = "--connections", description = "Senders. Default: ${DEFAULT-VALUE}.")
  private int connections = 4;

  @Option(names = "--repeats", description = "How often is asked. Default: ${DEFAULT-VALUE}.")
  private int repeats = 100;

  @Option(
      names = "--answer-seconds",
      description =
          "How long one question is asked at the most, though three times in any case. Default:"
              + " ${DEFAULT-VALUE}.")
  private int answerSeconds = 3;

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

  /**
   * How taking in went.
   *
   * @param storedPerSecond those that were taken, without what waits in the server in addition
   * @param cpuMicrosPerSpan of a span that was stored
   * @param waiting how many messages had been answered and not stored at the end
   */
  record Ingest(
      String server,
      String format,
      double spansPerSecond,
      double storedPerSecond,
      double cpuMicrosPerSpan,
      double loadMicrosPerSpan,
      long refused,
      long waiting,
      long peakResidentMiB,
      long counted,
      long sent,
      String failure) {}

  private final List<Ingest> ingests = new ArrayList<>();
  private final List<SpanStock.Stored> stored = new ArrayList<>();
  private final List<SpanQuestions.Answer> answers = new ArrayList<>();

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
        search(classPaths, folder);
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
      long waitingBefore = subject.waiting();
      CpuTime cpu = CpuTime.ofProcess(subject.pid());
      CpuTime own = CpuTime.ofProcess(ProcessHandle.current().pid());
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      double elapsed = (System.nanoTime() - start) / 1e9;
      long taken = load.taken() - before;
      cpu = CpuTime.ofProcess(subject.pid()).since(cpu);
      own = CpuTime.ofProcess(ProcessHandle.current().pid()).since(own);
      long waiting = subject.waiting();
      long stored = taken - (waiting - waitingBefore) * SpanFormat.SPANS_A_MESSAGE;
      long peak = CpuTime.peakResidentBytes(subject.pid()) >> 20;
      load.close();
      awaitCount(subject, load.taken());
      ingests.add(
          new Ingest(
              kind.title(),
              format.title(),
              taken / elapsed,
              stored / elapsed,
              (double) cpu.totalMicros() / stored,
              (double) own.totalMicros() / taken,
              load.refused(),
              waiting,
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

  /** Both store first, and stay, so that both are asked on the same machine in the same minutes. */
  private void search(ClassPaths classPaths, RunFolder folder) throws InterruptedException {
    long ofZipkin = zipkinSpans == 0 ? spans : zipkinSpans;
    try (var kith = CollectorSubject.start(Kind.KITH, classPaths, folder.path(), spans, kithFlags);
        var zipkin =
            CollectorSubject.start(
                Kind.ZIPKIN, classPaths, folder.path(), ofZipkin * 11 / 10, zipkinFlags)) {
      Instant end = Instant.now();
      var stock = new SpanStock(connections, end, Duration.ofSeconds(fillSeconds));
      stored.add(stock.fill(zipkin, SpanFormat.ZIPKIN_PROTOBUF, ofZipkin));
      stored.add(stock.fill(kith, SpanFormat.OTLP, spans));
      var questions = new SpanQuestions(end, repeats, Duration.ofSeconds(answerSeconds), awaited);
      for (CollectorSubject subject : List.of(kith, zipkin)) {
        questions.warmUp(subject, knownTrace(subject));
      }
      for (CollectorSubject subject : List.of(kith, zipkin)) {
        answers.addAll(questions.ask(subject, knownTrace(subject)));
      }
    }
  }

  /** One of the last minutes, so that every span of time that is asked for has it. */
  private long knownTrace(CollectorSubject subject) {
    return stored.stream()
        .filter(one -> one.server().equals(subject.title()))
        .mapToLong(one -> one.traces() * 19 / 20)
        .findFirst()
        .orElseThrow();
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
        "| server | format | answered spans/s | stored spans/s | CPU µs/span stored | load's CPU µs/span | refused |"
            + " messages answered and not stored | peak MiB | counted of sent | failure |");
    line("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|");
    ingests.forEach(one ->
        line(
            "| %s | %s | %,.0f | %,.0f | %.2f | %.2f | %,d | %,d | %,d | %,d of %,d | %s |",
            one.server,
            one.format,
            one.spansPerSecond,
            one.storedPerSecond,
            one.cpuMicrosPerSpan,
            one.loadMicrosPerSpan,
            one.refused,
            one.waiting,
            one.peakResidentMiB,
            one.counted,
            one.sent,
            one.failure));
    stored.forEach(one ->
        line(
            "%n%s: %,d spans sent in %.0f s, stored %.0f s after the first; it holds %,d; %,d MiB"
                + " resident %s",
            one.server(),
            one.sent(),
            one.sentSeconds(),
            one.storedSeconds(),
            one.held(),
            one.residentMiB(),
            one.failure()));
    line("%n| question | time asked for | server | asked | median ms | p99 ms | bytes |");
    line("|---|---|---|---:|---:|---:|---:|");
    answers.forEach(one ->
        line(
            "| %s | %s | %s | %d | %.1f | %.1f | %,d |",
            one.question(),
            one.lookback(),
            one.server(),
            one.asked(),
            one.median(),
            one.p99(),
            one.bytes()));
  }

  private static void line(String format, Object... words) {
    System.out.println(String.format(Locale.ROOT, format, words));
  }
}
