package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo as real processes, on a machine that may be busy with other things. */
@Timeout(300)
final class DemoTest {

  private static final int LIMIT_SECONDS = 100;

  /** A hub, two instances of four services, and a driver. */
  private static final int PROCESSES = 10;

  /** Those that start before it plays. */
  private static final int FIRST_PROCESSES = 6;

  @TempDir private Path directory;

  private final List<ProcessHandle> seen = new ArrayList<>();

  @AfterEach
  void killWhatIsLeft() {
    seen.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void plays_without_a_failure_and_leaves_nothing_behind() throws Exception {
    Process demo = start("--duration", "2s", "--users", "16", "--json");
    awaitChildren(demo, FIRST_PROCESSES);
    assertThat(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    String summary = Files.readString(output());
    assertThat(demo.exitValue()).as(summary + log()).isZero();
    assertThat(summary.lines()).hasSize(1);
    assertThat(summary)
        .startsWith("{\"durationMillis\":")
        .contains("\"errors\":{},", "\"Membership\":{", "\"swipe\":{\"calls\":", "\"p99Micros\":");
    assertNoneIsLeft();
  }

  @Test
  void stops_every_process_when_it_is_told_to_end() throws Exception {
    Process demo = start("--users", "4", "--rate", "50");
    awaitOutput(demo, "./kith call");
    awaitChildren(demo, PROCESSES);
    demo.destroy();
    assertThat(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(Files.readString(output())).contains("0 errors").contains("p99 ms");
    assertNoneIsLeft();
  }

  @Test
  void no_process_survives_when_it_is_killed() throws Exception {
    Process demo = start();
    awaitChildren(demo, PROCESSES);
    demo.destroyForcibly();
    awaitNoneIsLeft();
  }

  @Test
  void says_which_process_died_and_what_it_said_last() throws Exception {
    Process demo = start();
    awaitChildren(demo, PROCESSES);
    ProcessHandle membership =
        demo.descendants()
            .filter(child -> child.info().commandLine().orElse("").contains("MembershipApp"))
            .findFirst()
            .orElseThrow();
    membership.destroyForcibly();
    assertThat(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(demo.exitValue()).isEqualTo(1);
    assertThat(log())
        .containsPattern("membership(-2)? died with exit code 137")
        .containsPattern("membership(-2)?\\.log");
    assertNoneIsLeft();
  }

  @Test
  void a_trial_kills_an_instance_and_shows_that_no_idempotent_call_is_lost() throws Exception {
    Process demo = start("--kill", "membership", "--duration", "30s", "--users", "8", "--json");
    awaitChildren(demo, PROCESSES);
    assertThat(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    String summary = Files.readString(output());
    assertThat(demo.exitValue()).as(summary + log()).isZero();
    assertThat(summary)
        .contains("\"kept\":true", "\"promise\":\"not one idempotent call is lost\",\"held\":true");
    assertThat(log()).contains("SIGKILL to membership-", "Every promise held.");
    assertNoneIsLeft();
  }

  private Process start(String... arguments) throws IOException {
    String classPath = System.getProperty("java.class.path");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dkith.example.classpath=" + classPath);
    command.add("-Djava.io.tmpdir=" + directory);
    command.addAll(List.of("-cp", classPath, Main.class.getName(), "demo"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(output().toFile())
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }

  private Path output() {
    return directory.resolve("output");
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("errors"));
  }

  private void awaitChildren(Process demo, int number) throws Exception {
    long endNanos = endNanos();
    while (demo.descendants().count() < number) {
      assertStillRuns(demo, endNanos, number + " processes");
    }
    demo.descendants().forEach(seen::add);
  }

  private void awaitOutput(Process demo, String text) throws Exception {
    long endNanos = endNanos();
    while (!Files.readString(output()).contains(text)) {
      assertStillRuns(demo, endNanos, text);
    }
  }

  private void assertStillRuns(Process demo, long endNanos, String awaited) throws Exception {
    String soFar = "waiting for '" + awaited + "' after: " + Files.readString(output()) + log();
    assertThat(System.nanoTime()).as(soFar).isLessThan(endNanos);
    assertThat(demo.isAlive()).as(soFar).isTrue();
    TimeUnit.MILLISECONDS.sleep(50);
  }

  private void awaitNoneIsLeft() throws InterruptedException {
    long endNanos = endNanos();
    while (seen.stream().anyMatch(ProcessHandle::isAlive)) {
      assertThat(System.nanoTime()).as("none of " + seen + " alive").isLessThan(endNanos);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void assertNoneIsLeft() {
    assertThat(seen).isNotEmpty().noneMatch(ProcessHandle::isAlive);
  }

  private static long endNanos() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
  }
}
