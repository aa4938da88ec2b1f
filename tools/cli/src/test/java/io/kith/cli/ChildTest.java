package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cli.Child.Output;
import io.kith.cli.Child.Program;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SIGINT_CODE = 130;
  private static final int SIGTERM_CODE = 143;

  @TempDir private Path directory;

  /** What the children of these tests run. */
  public static final class Example {

    private Example() {}

    /** Fails, or says its environment and its arguments and then waits for ever. */
    public static void main(String[] args) throws InterruptedException {
      if (args.length == 0) {
        throw new IllegalStateException("nothing to say");
      }
      System.out.println(System.getenv("GREETING") + " " + List.of(args));
      Thread.currentThread().join();
    }
  }

  @Test
  void runs_a_program_with_its_arguments_and_its_environment() throws Exception {
    Child child = start("a b", "'\"$c");
    awaitOutput(child, "hello [a b, '\"$c]");
    child.terminate();
    child.awaitEnd(LIMIT);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void does_not_hear_an_interrupt_from_the_keyboard() throws Exception {
    Child child = start("anything");
    awaitOutput(child, "hello");
    new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();
    child.terminate();
    assertThat(child.onExit().get(60, TimeUnit.SECONDS).exitCode())
        .isEqualTo(SIGTERM_CODE)
        .isNotEqualTo(SIGINT_CODE);
  }

  @Test
  void ends_when_nobody_holds_it_any_more() throws Exception {
    Process process =
        Child.builder(program("anything"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void is_killed_when_it_does_not_end() throws Exception {
    Child child = start("anything");
    awaitOutput(child, "hello");
    child.awaitEnd(Duration.ofMillis(1));
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void its_last_words_are_in_its_log() throws Exception {
    Child child = start();
    child.awaitEnd(LIMIT);
    assertThat(child.exitCode()).isEqualTo(1);
    assertThat(child.tail())
        .startsWith("java.lang.IllegalStateException: nothing to say")
        .contains("ChildTest$Example.main");
  }

  private Child start(String... arguments) throws IOException {
    return Child.start(program(arguments), Output.TO_LOG);
  }

  private Program program(String... arguments) {
    return new Program(
        "example",
        System.getProperty("java.class.path"),
        Example.class.getName(),
        List.of(arguments),
        Map.of("GREETING", "hello"),
        directory);
  }

  private static void awaitOutput(Child child, String text) throws Exception {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (!Files.readString(child.program().log()).contains(text)) {
      assertThat(System.nanoTime())
          .as("waiting for '%s' in: %s", text, child.tail())
          .isLessThan(endNanos);
      assertThat(child.isAlive()).as(child.tail()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
