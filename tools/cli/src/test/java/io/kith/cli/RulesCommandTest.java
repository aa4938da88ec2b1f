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
import org.junit.jupiter.api.io.TempDir;

final class RulesCommandTest {

  private static final String RULES =
      """
      calls:
        test.Bank: {timeout: 3s, degrade: {cache: {stale: 1m}}}
        test.Bank/withdraw: {timeout: 200ms}
      serves:
        "*": {degrade: {fallback: false}}
        test.Bank/withdraw: {degrade: {off: true}}
      """;

  @TempDir private static Path directory;

  private static Path rules;
  private static Hub hub;
  private static App bank;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
    bank = App.start("bank", Config.empty().with("registry", url()).with("rules", rules));
    bank.serve(Bank.class, new OpenBank());
    Bank client = bank.client(Bank.class);
    assertThat(client).isNotNull();
  }

  @AfterAll
  static void stop() {
    bank.close();
    hub.close();
  }

  private static String url() {
    return "hub://" + hub.address();
  }

  private int rules(String... arguments) {
    var commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "rules";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commandLine.execute(all);
  }

  @Test
  void an_application_that_runs_says_what_holds_for_a_method_at_both_ends_and_who_says_so() {
    assertThat(rules("test.Bank/withdraw", "--registry", url())).isZero();
    assertThat(out.toString())
        .startsWith("bank-")
        .contains(", by revision 1 of " + rules)
        .containsSubsequence(
            "test.Bank/Withdraw, served",
            "access",
            "shed",
            "degrade",
            "degrade.off = true (" + rules + ":6:",
            "degrade.fallback = false (" + rules + ":5:",
            "test.Bank/Withdraw, called",
            "deadline",
            "degrade",
            "degrade.off = false (default)",
            "degrade.cache = {fresh: 0s, stale: 1m, entries: 1000, bytes: 16MiB} (" + rules + ":2:",
            "retry",
            "faults");
  }

  @Test
  void an_application_tells_of_all_its_methods_as_json_too() {
    assertThat(rules("bank", "--registry", url(), "--json")).isZero();
    assertThat(out.toString().strip())
        .startsWith("{\"application\":\"bank-")
        .contains("\"method\":\"test.Bank/Withdraw\",\"side\":\"server\"")
        .contains("\"method\":\"test.Bank/Withdraw\",\"side\":\"client\"")
        .contains("\"stage\":\"degrade\",\"values\":[{\"key\":\"degrade.off\",\"value\":\"true\"")
        .doesNotContain("\n");
  }

  @Test
  void a_file_is_told_of_without_an_application() {
    assertThat(rules("test.Bank/withdraw", "--file", rules.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "test.Bank/Withdraw, served",
            "degrade.off = true (" + rules + ":6:",
            "test.Bank/Withdraw, called");
    out.getBuffer().setLength(0);
    assertThat(rules("test.Bank", "--file", rules.toString())).isZero();
    assertThat(out.toString()).contains("test.Bank/*, served", "degrade.off = false (default)");
  }

  @Test
  void whom_nobody_knows_it_says_so_with_who_is_known() {
    assertThat(rules("test.Shop/buy", "--registry", url())).isEqualTo(1);
    assertThat(err.toString()).contains("nobody who serves test.Shop; it knows bank");
    assertThat(rules("test.Shop/buy", "--of", "bank", "--registry", url())).isEqualTo(1);
    assertThat(err.toString()).contains("neither serves nor calls test.Shop/buy");
  }

  @Test
  void what_cannot_be_is_refused() {
    assertThat(rules()).isEqualTo(2);
    assertThat(err.toString()).contains("of what?");
    assertThat(rules("--file", "none.yaml", "--of", "bank")).isEqualTo(2);
    assertThat(rules("--file", "none.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("none.yaml").contains("cannot be read");
  }
}
