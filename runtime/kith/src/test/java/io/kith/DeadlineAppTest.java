package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a call may take where it is served, by a rule and by real calls. */
@Timeout(60)
final class DeadlineAppTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir private Path directory;
  private final LinkedBlockingQueue<Context> seen = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> interrupted = new LinkedBlockingQueue<>();

  private App start(String registry) {
    App app =
        App.start(
            "alone",
            Config.empty()
                .with("registry", "memory:" + registry)
                .with("rules", directory.resolve("rules.yaml"))
                .with("transport.fileCheckInterval", "1ms"));
    app.serve(Errand.class, this::run);
    return app;
  }

  private String run(String what) {
    seen.add(Context.current());
    if (what.equals("wait")) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.add(what);
      }
    }
    return what;
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static long remainingNanos(Context context) {
    return context.deadline().remainingNanos(System.nanoTime());
  }

  @Test
  void a_call_takes_no_longer_than_its_server_allows_whatever_its_caller_has() throws Exception {
    rules("serves: {test.Errand: {timeout: 150ms}}");
    try (App app = start("served-timeout")) {
      Errand errand = app.client(Errand.class);
      assertThatThrownBy(() -> Context.within(LONG).call(() -> errand.run("wait")))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED))
          .hasMessageContaining("it may take 150 ms here (serves.timeout), waited for");
      assertThat(interrupted.poll(20, TimeUnit.SECONDS)).isEqualTo("wait");
    }
  }

  @Test
  void a_caller_who_has_less_time_keeps_that() throws Exception {
    rules("serves: {test.Errand: {timeout: 5m}}");
    try (App app = start("caller-less")) {
      Errand errand = app.client(Errand.class);
      Context.within(Duration.ofSeconds(30)).call(() -> errand.run("it"));
      assertThat(remainingNanos(seen.take())).isLessThan(Duration.ofSeconds(30).toNanos());
    }
  }

  @Test
  void who_brings_no_deadline_has_that_of_the_server() throws Exception {
    rules("serves: {'*': {timeout: 100ms}}");
    try (App app = start("no-deadline");
        HttpClient http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + app.address() + "/test.Errand/Run"))
              .POST(BodyPublishers.ofString("{\"what\":\"wait\"}"))
              .build();
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("DEADLINE_EXCEEDED", "serves.timeout");
      assertThat(interrupted.poll(20, TimeUnit.SECONDS)).isEqualTo("wait");
    }
  }

  @Test
  void a_change_of_the_rule_is_in_force_without_a_restart() throws Exception {
    rules("serves: {test.Errand: {timeout: 1m}}");
    try (App app = start("reloaded")) {
      Errand errand = app.client(Errand.class);
      Context.within(LONG).call(() -> errand.run("it"));
      assertThat(remainingNanos(seen.take())).isLessThan(Duration.ofMinutes(1).toNanos());
      rules("serves: {}");
      long remainingNanos;
      do {
        Context.within(LONG).call(() -> errand.run("it"));
        remainingNanos = remainingNanos(seen.take());
      } while (remainingNanos < Duration.ofMinutes(2).toNanos());
      assertThat(remainingNanos).isLessThan(LONG.toNanos());
    }
  }
}
