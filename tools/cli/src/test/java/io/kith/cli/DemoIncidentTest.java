package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.collector.Alerts;
import io.kith.collector.Alerts.Alert;
import io.kith.collector.Observations;
import io.kith.collector.Observations.Edge;
import io.kith.collector.Observations.Span;
import io.kith.collector.Observations.Trace;
import io.kith.collector.Observations.TraceSummary;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees of the demo who has never seen it, without and with something that goes wrong:
 * docs/guide-incident.md, as a test.
 */
@Timeout(300)
final class DemoIncidentTest {

  private static final Pattern CONSOLE = Pattern.compile("Console: http://([^/\\s]+)/");
  private static final Pattern RULES = Pattern.compile("(\\S+rules\\.yaml)");
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String BALANCE = "io.kith.example.social.membership.Membership/Balance";

  @TempDir private Path directory;

  private Process demo;
  private Client client;
  private Observations seen;
  private Alerts alerts;

  @BeforeEach
  void start() throws Exception {
    String classPath = System.getProperty("java.class.path");
    demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dkith.example.classpath=" + classPath,
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                classPath,
                Main.class.getName(),
                "demo",
                "--users=8",
                "--rate=80")
            .redirectErrorStream(true)
            .redirectOutput(output().toFile())
            .start();
    Address hub = Address.parse(inOutput(CONSOLE));
    client = Client.create(new Identity("test", "test-1"), TransportOptions.defaults());
    seen = client.channel(hub).stub(Observations.class);
    alerts = client.channel(hub).stub(Alerts.class);
  }

  @AfterEach
  void stop() throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(demo.descendants().toList());
    if (client != null) {
      client.close();
    }
    demo.destroy();
    if (!demo.waitFor(30, TimeUnit.SECONDS)) {
      demo.destroyForcibly();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private Path output() {
    return directory.resolve("output");
  }

  private String inOutput(Pattern pattern) {
    return await(
        "the output has " + pattern,
        () -> {
          try {
            Matcher found = pattern.matcher(Files.readString(output()));
            return found.find() ? found.group(1) : "";
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        text -> !text.isEmpty());
  }

  /** Asks until the answer is as it should be. */
  private <T> T await(String what, Supplier<T> ask, Predicate<T> wanted) {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      T answer = ask.get();
      if (wanted.test(answer)) {
        return answer;
      }
      assertThat(System.nanoTime()).as(() -> what + "; it is " + answer).isLessThan(endNanos);
      assertThat(demo.isAlive()).as("the demo runs").isTrue();
      try {
        TimeUnit.MILLISECONDS.sleep(200);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Predicate<List<Edge>> has(
      String caller, String callee, Predicate<Observations.Red> red) {
    return edges ->
        edges.stream()
            .anyMatch(edge ->
                edge.caller().equals(caller)
                    && edge.callee().equals(callee)
                    && red.test(edge.red()));
  }

  private List<Edge> edges(Duration back) {
    return seen.topology(Optional.of(Instant.now().minus(back)), Optional.empty(), "", "", "")
        .edges();
  }

  private List<TraceSummary> traces(boolean failed, Instant since) {
    return seen.traces(
        "recommendation",
        "",
        failed,
        0,
        0,
        List.of(),
        "",
        Optional.of(since),
        Optional.empty(),
        50);
  }

  @Test
  void points_to_the_method_that_goes_wrong() throws Exception {
    Path rules = Path.of(inOutput(RULES));
    Instant start = Instant.now();
    await(
        "the map has who calls whom",
        () -> edges(Duration.ofMinutes(5)),
        has("recommendation", "user", red -> red.calls() > 0)
            .and(has("recommendation", "membership", red -> red.calls() > 0))
            .and(has("recommendation", "relationship", red -> red.calls() > 0))
            .and(has("relationship", "membership", red -> red.calls() > 0)));
    TraceSummary whole =
        await(
                "a trace goes over all four services",
                () -> traces(false, start.minusSeconds(60)),
                found -> found.stream().anyMatch(DemoIncidentTest::isOfAll))
            .stream()
            .filter(DemoIncidentTest::isOfAll)
            .findFirst()
            .orElseThrow();
    assertThat(seen.trace(whole.traceId()).spans())
        .as("statements of databases are in it")
        .anyMatch(span -> attribute(span, "db.query.text").startsWith("SELECT"));

    Files.writeString(
        rules,
        """
        serves:
          %s:
            faults: [{percent: 60, error: INTERNAL, message: on purpose}]
        """
            .formatted(BALANCE));
    Instant broken = Instant.now();
    await(
        "the edge is red",
        () -> edges(Duration.ofSeconds(30)),
        has("recommendation", "membership", red -> red.failedShare() > 0.1));
    Alert alert =
        await(
                "an alert fires",
                alerts::open,
                open -> open.stream().anyMatch(one -> one.state() == Alerts.State.FIRING))
            .getFirst();
    assertThat(alert.causeService()).as(alert::toString).isEqualTo("membership");
    assertThat(alert.causeMethod()).as(alert::toString).endsWith("Balance");
    Trace failed =
        seen.trace(
            await("a trace failed", () -> traces(true, broken), found -> !found.isEmpty())
                .getFirst()
                .traceId());
    Span deepest =
        failed.spans().stream()
            .filter(Span::failed)
            .max(Comparator.comparingInt(Span::depth))
            .orElseThrow();
    assertThat(deepest.service()).as(failed::toString).isEqualTo("membership");
    assertThat(deepest.name()).as(failed::toString).isEqualTo(BALANCE);
    assertThat(Duration.between(broken, Instant.now())).isLessThan(LIMIT);
  }

  private static boolean isOfAll(TraceSummary trace) {
    return trace
        .services()
        .containsAll(List.of("recommendation", "user", "relationship", "membership"));
  }

  private static String attribute(Span span, String key) {
    return span.attributes().stream()
        .filter(attribute -> attribute.key().equals(key))
        .map(Observations.Attribute::value)
        .findFirst()
        .orElse("");
  }
}
