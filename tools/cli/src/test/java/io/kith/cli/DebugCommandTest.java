package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.App;
import io.kith.config.Config;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DebugCommandTest {

  private static final String TOKEN = "a-token-of-twenty-chars";

  @TempDir private static Path directory;

  private static Hub hub;
  private static App bank;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  @Timeout(60)
  static void start() throws Exception {
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
    bank = App.start("bank", Config.empty().with("registry", "hub://" + hub.address()));
    bank.serve(Bank.class, new OpenBank());
    while (hub.instances() == 0) {
      Thread.onSpinWait();
    }
  }

  @AfterAll
  static void stop() {
    bank.close();
    hub.close();
  }

  private int debug(String... arguments) {
    var commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 3];
    all[0] = "debug";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--registry";
    all[all.length - 1] = "hub://" + hub.address();
    return commandLine.execute(all);
  }

  @Test
  void an_application_shows_its_threads_if_nothing_else_is_asked_for() {
    assertThat(debug("bank")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("platform threads", "    at ");
  }

  @Test
  void a_process_is_named_by_its_id_or_by_the_address_of_its_debug_port() {
    assertThat(debug(bank.instanceId(), "health", "ready")).as(err.toString()).isZero();
    assertThat(debug(bank.debugAddress().orElseThrow().toString(), "heap?top=1")).isZero();
    assertThat(out.toString()).contains("\"status\":\"ready\"", "\"classes\":[{");
  }

  @Test
  void a_page_is_written_into_a_file() throws Exception {
    Path page = directory.resolve("flame.html");
    String port = bank.debugAddress().orElseThrow().toString();
    assertThat(debug(port, "flame/cpu?seconds=1", "--out", page.toString())).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(Files.readString(page)).contains("<html");
  }

  @Test
  void says_what_is_not_there() {
    assertThat(debug("nobody")).isEqualTo(3);
    assertThat(debug("127.0.0.1:1")).isEqualTo(3);
    assertThat(debug(bank.debugAddress().orElseThrow().toString(), "nopage")).isEqualTo(1);
    assertThat(err.toString())
        .contains("knows no 'nobody'", "nobody listens at 127.0.0.1:1", "answers 404");
  }

  @Test
  void a_port_that_wants_a_token_is_shown_one_of_a_file() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    try (App guarded = App.start("guarded", Config.empty().with("debug.token", TOKEN))) {
      String port = guarded.debugAddress().orElseThrow().toString();
      assertThat(debug(port, "calls")).isEqualTo(1);
      assertThat(err.toString()).contains("answers 401", "debug.token");
      assertThat(debug(port, "calls", "--token-file", file.toString())).isZero();
    }
    assertThat(out.toString()).contains("\"inFlight\"");
  }
}
