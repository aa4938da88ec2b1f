package io.kith.example.social.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {

  private static final Method CHECK = new Method("io.kith.Membership", "CheckCoin", 0);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CallMeter meter = new CallMeter();
  private final Tally tally = new Tally();

  @Test
  void is_one_line_each_time_where_it_cannot_be_overwritten() {
    Progress progress = progress(false);
    progress.show(totalsOf(3, Code.UNAVAILABLE));
    progress.show(totalsOf(1, Code.INTERNAL));
    assertThat(text().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("   2 s        2 calls/s")
        .contains("3 calls", "errors: 3 UNAVAILABLE", "0 matches");
    assertThat(text())
        .contains("4 calls", "errors: 1 INTERNAL, 3 UNAVAILABLE")
        .doesNotContain("\u001b");
  }

  @Test
  void is_a_block_that_is_drawn_over_itself_on_a_terminal() {
    Progress progress = progress(true);
    progress.show(totalsOf(3, Code.UNAVAILABLE));
    long lines = text().lines().count();
    assertThat(text()).doesNotContain("\u001b").contains("Membership     checkCoin");
    progress.show(totalsOf(1, Code.UNAVAILABLE));
    assertThat(text()).contains("\u001b[" + lines + "F\u001b[J");
  }

  @Test
  void has_no_line_on_a_terminal_that_would_be_broken() {
    Progress progress = progress(true);
    Totals totals = totalsOf(0, Code.OK);
    for (Code code : Code.values()) {
      totals = code == Code.OK ? totals : totalsOf(1_000, code);
    }
    progress.show(totals);
    assertThat(text().lines()).allMatch(line -> line.length() < 80);
  }

  @Test
  void the_summary_says_the_same_to_programs() {
    String summary = Summary.of(totalsOf(3, Code.UNAVAILABLE), DriverOptions.parse("--users=5"));
    assertThat(summary)
        .startsWith(
            "{\"durationMillis\":2000,\"users\":5,\"seed\":1,\"calls\":3,\"callsPerSecond\":1.5,"
                + "\"errors\":{\"UNAVAILABLE\":3},\"declined\":0,\"swipes\":0,\"matches\":0,"
                + "\"violations\":0,\"violationExamples\":[],\"services\":{\"Membership\":"
                + "{\"checkCoin\":{\"calls\":3,\"errors\":{\"UNAVAILABLE\":3},\"declined\":0,"
                + "\"p50Micros\":")
        .endsWith("}}}}");
  }

  private Progress progress(boolean isTerminal) {
    return new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), isTerminal);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Totals totalsOf(int calls, Code code) {
    meter.begin();
    var call = new Call(CHECK, "question", Context.root());
    for (int i = 0; i < calls; i++) {
      meter.apply(call, _ -> Reply.Failure.of(Status.of(code, "no")));
    }
    return Totals.collect(meter, tally, Duration.ofSeconds(2), Duration.ofSeconds(2));
  }
}
