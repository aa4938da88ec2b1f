package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.core.Fork;
import io.kith.resilience.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps one from having too much to do, by real calls. */
final class OverloadAppTest {

  @TempDir private Path directory;

  private Config config(String registry) {
    return Config.empty()
        .with("registry", "memory:" + registry)
        .with("rules", directory.resolve("rules.yaml"))
        .with("transport.fileCheckInterval", "1ms");
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** Runs one errand that lasts until another was refused with these words. */
  private void refusesTheSecond(String registry, String rules, Stage stage, String why)
      throws Exception {
    rules(rules);
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    try (App app = App.start("alone", config(registry))) {
      app.serve(
          Errand.class,
          what -> {
            if (what.equals("long")) {
              begun.countDown();
              await(end);
            }
            return what;
          });
      Errand errand = app.client(Errand.class);
      Thread first = Thread.ofVirtual().start(() -> errand.run("long"));
      begun.await();
      assertThatThrownBy(() -> errand.run("short"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED))
          .hasMessageContaining(why);
      assertThat(app.interventions()).anyMatch(i -> i.stage() == stage);
      end.countDown();
      first.join();
      assertThat(errand.run("again")).isEqualTo("again");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Timeout(60)
  void a_limit_of_what_is_served_refuses_what_is_too_many() throws Exception {
    refusesTheSecond(
        "limited",
        "serves: {test.Errand: {concurrency: {limit: fixed, most: 1}}}",
        Stage.SERVER_SHED,
        "there may be 1 now (concurrency.limit fixed");
  }

  @Test
  @Timeout(60)
  void a_bulkhead_of_what_is_served_refuses_what_is_too_many() throws Exception {
    refusesTheSecond(
        "served",
        "serves: {test.Errand: {bulkheads: [{limit: 1}]}}",
        Stage.SERVER_BULKHEAD,
        "1 calls of it run, as many as may (bulkheads");
  }

  @Test
  @Timeout(60)
  void a_bulkhead_of_what_is_called_refuses_what_is_too_many() throws Exception {
    refusesTheSecond(
        "called",
        "calls: {test.Errand: {bulkheads: [{limit: 1}]}}",
        Stage.CLIENT_BULKHEAD,
        "was not sent: 1 calls of it wait for their replies");
  }

  @Test
  @Timeout(60)
  void a_call_goes_over_the_connections_of_its_group() throws Exception {
    rules("calls: {test.Errand: {connections: large}}");
    try (App app = App.start("alone", config("grouped"))) {
      app.serve(Errand.class, what -> what);
      assertThat(app.client(Errand.class).run("it")).isEqualTo("it");
    }
  }

  @Test
  @Timeout(60)
  void how_much_a_request_matters_crosses_all_hops() throws Exception {
    rules("serves: {'*': {criticality: sheddable}}");
    try (App app = App.start("alone", config("criticality"))) {
      app.serve(Errand.class, _ -> Context.current().criticality().orElseThrow().text());
      Errand errand = app.client(Errand.class);
      assertThat(errand.run("it")).isEqualTo("sheddable");
      String told = Context.root().with(Criticality.CRITICAL_PLUS).call(() -> errand.run("it"));
      assertThat(told).isEqualTo("critical-plus");
    }
  }

  /** Computes without ever giving its processor to another. */
  private static void compute(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Timeout(60)
  void calls_that_wait_long_for_a_processor_are_refused_and_the_others_answered() throws Exception {
    rules("serves: {}");
    try (App app = App.start("alone", config("computes"))) {
      app.serve(
          Errand.class,
          what -> {
            compute(Duration.ofMillis(2));
            return what;
          });
      Errand errand = app.client(Errand.class);
      var answered = new AtomicInteger();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (shed(app) == 0 && System.nanoTime() < end) {
        try (Fork fork = Fork.open(1_000)) {
          for (int i = 0; i < 1_000; i++) {
            fork.run(() -> attempt(errand, answered));
          }
          fork.join();
        }
      }
      assertThat(shed(app)).isPositive();
      assertThat(answered.get()).isPositive();
      assertThat(errand.run("afterwards")).isEqualTo("afterwards");
    }
  }

  private static void attempt(Errand errand, AtomicInteger answered) {
    try {
      errand.run("it");
      answered.incrementAndGet();
    } catch (CallException e) {
      assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }
  }

  private static long shed(App app) {
    return app.interventions().stream()
        .filter(i -> i.stage() == Stage.SERVER_SHED && i.what().equals("shed"))
        .mapToLong(i -> i.count())
        .sum();
  }
}
