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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {

  private static final String RULES =
      """
      groups:
        canary: {labels: {track: canary}, reserved: true}
      routes:
        - name: rich
          methods: [test.Bank/withdraw]
          callers: [shop]
          when: {arguments: {coins: ">=100"}, metadata: {x-tester: "*"}}
          to: [{group: canary}]
          otherwise: strict
        - name: testers
          when: {baggage: {tester: "yes"}}
          to: [{group: canary}]
          otherwise: prefer
      calls:
        test.Bank: {timeout: 3s}
      """;

  private static Hub hub;
  private static App old;
  private static App canary;

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
    Config config = Config.empty().with("registry", url());
    old = App.start("bank", config);
    old.serve(Bank.class, new OpenBank());
    canary = App.start("bank", config.with("instance.labels.track", "canary"));
    canary.serve(Bank.class, new OpenBank());
  }

  @AfterAll
  static void stop() {
    canary.close();
    old.close();
    hub.close();
  }

  private static String url() {
    return "hub://" + hub.address();
  }

  private int explain(String... arguments) throws Exception {
    return explainBy(Files.writeString(directory.resolve("rules.yaml"), RULES), arguments);
  }

  private int explainBy(Path rules, String... arguments) {
    var all = new ArrayList<>(List.of("explain", "--registry", url(), "--rules", rules.toString()));
    all.addAll(List.of(arguments));
    var commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(all.toArray(String[]::new));
  }

  @Test
  void says_who_is_there_what_each_rule_makes_of_it_and_who_comes_next() throws Exception {
    assertThat(explain("test.Bank/account", "--baggage", "tester=yes")).isZero();
    assertThat(out.toString())
        .contains(
            "test.Bank/Account called by kith-explain",
            "+ " + old.instanceId() + " (" + old.address() + ") 0.0.0",
            "+ " + canary.instanceId() + " (" + canary.address() + ") 0.0.0, track=canary",
            "- route rich: is about test.Bank/Withdraw",
            "+ route testers: leads to group canary, else to anybody",
            "  tester=yes",
            "1. group canary",
            canary.instanceId() + " 100.0%",
            "2. all instances",
            "by the next: " + canary.instanceId() + ", " + old.instanceId(),
            "deadline, if the caller has none: PT3S (" + directory.resolve("rules.yaml") + ":15:");
  }

  @Test
  void reads_arguments_metadata_and_the_caller() throws Exception {
    assertThat(
            explain(
                "test.Bank/withdraw",
                "--caller",
                "shop",
                "--json-request",
                "{\"userId\": 1, \"coins\": 100}",
                "--metadata",
                "x-tester=me",
                "--json"))
        .isZero();
    assertThat(out.toString())
        .contains(
            "{\"kind\":\"route\",\"rule\":\"rich\",\"applies\":true",
            "{\"kind\":\"route\",\"rule\":\"testers\",\"applies\":false,"
                + "\"why\":\"the route rich comes before it\"}",
            "\"attempts\":[\"" + canary.instanceId() + "\"]");
  }

  @Test
  void says_why_an_instance_is_not_called() throws Exception {
    assertThat(
            explain(
                "test.Bank/withdraw",
                "--caller",
                "shop",
                "--metadata",
                "x-tester=me",
                "--json-request",
                "{\"coins\": 99}"))
        .isZero();
    assertThat(out.toString())
        .contains(
            "- " + canary.instanceId(),
            ": it is reserved for the group canary",
            "- route rich: argument:coins is '99', and must be >=100",
            "- route testers: baggage:tester is not there, and must be yes");
  }

  @Test
  void says_how_the_call_is_made_and_how_instances_do() throws Exception {
    assertThat(explain("test.Bank/account")).isZero();
    assertThat(out.toString())
        .contains(
            "balancer: weighted-round-robin (default)",
            "strategy: failover (default)",
            "connections 1, open calls 0, no answer yet");
  }

  @Test
  void an_application_that_runs_says_it_by_what_it_has_seen() throws Exception {
    Config config = Config.empty().with("registry", url()).with("client.balancer", "power-of-two");
    try (App shop = App.start("shop", config)) {
      String address = shop.address().toString();
      assertThat(explain("test.Bank/account", "--of", address)).isEqualTo(1);
      assertThat(err.toString())
          .contains(shop.instanceId() + " has no client for test.Bank/Account; it has none at all");
      Bank bank = shop.client(Bank.class);
      for (int i = 0; i < 10; i++) {
        bank.account(1);
      }
      assertThat(explain("test.Bank/account", "--of", address)).isZero();
      assertThat(out.toString())
          .contains(
              "as " + shop.instanceId() + " sees it:",
              "test.Bank/Account called by shop",
              "connections 1, open calls 0, answers in",
              "balancer: power-of-two (");
      assertThat(explain("test.Bank/account", "--of", address, "--json")).isZero();
      assertThat(out.toString()).contains("{\"lines\":[\"as " + shop.instanceId());
      assertThat(explain("test.Bank/account", "--of", "bank")).as("by its name").isEqualTo(1);
      assertThat(err.toString()).contains("bank-");
    }
  }

  @Test
  void names_the_services_there_are() throws Exception {
    assertThat(explain("test.Bang/account")).isEqualTo(1);
    assertThat(err.toString()).contains("nobody serves test.Bang; " + url() + " knows test.Bank");
  }

  @Test
  void refuses_what_is_no_method_no_rules_and_no_json() throws Exception {
    assertThat(explain("account")).isEqualTo(2);
    assertThat(err.toString()).contains("'account' is no method; write package.Service/Method");
    assertThat(explain("test.Bank/account", "--json-request", "[1]")).isEqualTo(2);
    assertThat(err.toString()).contains("the request is no JSON object");
    assertThat(explainBy(Path.of("nowhere.yaml"), "test.Bank/account")).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere.yaml:1:1: cannot be read");
  }
}
