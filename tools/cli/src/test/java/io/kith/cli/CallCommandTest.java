package io.kith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kith.App;
import io.kith.Introspection;
import io.kith.config.Config;
import io.kith.core.Metadata;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallCommandTest {

  private static final OpenBank BANK = new OpenBank();
  private static Hub hub;
  private static App app;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
    app = App.start("bank", Config.empty().with("registry", url()));
    app.serve(Bank.class, BANK);
  }

  @AfterAll
  static void stop() {
    app.close();
    hub.close();
  }

  private static String url() {
    return "hub://" + hub.address();
  }

  @Test
  void lists_the_methods_with_their_signatures() {
    assertThat(call("bank")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "test.Bank 1.0.0",
            "  Account account(long userId)",
            "  Account withdraw(long userId, int coins) throws Overdrawn",
            "  String slow(Duration time)",
            "  void note(String text)",
            "  Stream<Account> statement(long userId, int withdrawals) throws Overdrawn",
            "  Account collect(Stream<Account> payments)",
            "  Stream<Account> desk(Stream<Account> withdrawals)",
            "",
            "Call one with: kith call --registry " + url() + " bank Bank/account '{\"userId\":1}'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bank/withdraw", "test.Bank/Withdraw", "withdraw"})
  void calls_a_method_with_json(String method) {
    assertThat(call("bank", method, "{\"userId\":7,\"coins\":30}")).isZero();
    assertThat(out.toString()).contains("\"userId\": \"7\"", "\"coins\": 70");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void prints_one_line_for_programs() {
    assertThat(call("--json", "bank", "Bank/account", "{\"userId\":7}")).isZero();
    assertThat(out).hasToString("{\"userId\":\"7\",\"coins\":100}\n");
  }

  @Test
  void reads_the_request_from_a_file(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("request.json"), "{\"userId\":8}");
    assertThat(call("--json", "bank", "account", "@" + file)).isZero();
    assertThat(out.toString()).contains("\"userId\":\"8\"");
  }

  @Test
  void an_empty_request_needs_no_json() {
    assertThat(call("--json", "bank", "account")).isZero();
    assertThat(out.toString()).contains("\"coins\":100");
  }

  @Test
  void shows_a_declared_exception_with_its_data() {
    assertThat(call("bank", "Bank/withdraw", "{\"userId\":7,\"coins\":130}")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line).isEqualTo("FAILED_PRECONDITION: Overdrawn: 30 coins are missing"),
            line -> assertThat(line).startsWith("  in test.Bank/Withdraw of bank (bank-"),
            line -> assertThat(line).startsWith("  attempt 1 of test.Bank/Withdraw on bank-"),
            line -> assertThat(line).isEqualTo("  test.Overdrawn {\"missing\":30}"));
  }

  @Test
  void shows_a_failure_to_programs() {
    assertThat(call("--json", "bank", "withdraw", "{\"coins\":130}")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("{\"code\":\"FAILED_PRECONDITION\",\"message\":\"Overdrawn: 30 coins")
        .contains("\"value\":{\"missing\":30}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Bnak/account     | {}             | bank serves no 'Bnak'; it serves kith.Introspection, test.Bank
          Bank/acount      | {}             | test.Bank has no method 'acount'; it has Account, Withdraw, Slow, Note, Statement, Collect, Desk
          Bank/account     | {"userId":     | the request is no Account:
          Bank/account     | {"userID":1}   | userID
          Bank/account     | {"userId":"x"} | userId
          Bank/account     | [1]            | the request is no Account:
          Bank/account     | @no-such.json  | the request cannot be read
          """)
  void refuses_what_is_no_request(String method, String json, String message) {
    assertThat(call("bank", method, json)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void an_unknown_application_is_answered_with_those_there_are() {
    assertThat(call("bnak", "Bank/account")).isEqualTo(3);
    assertThat(err.toString())
        .contains("the registry " + url() + " knows no application 'bnak'; it knows bank");
  }

  @Test
  void a_registry_that_does_not_answer_is_named() {
    assertThat(execute("call", "--registry", "hub://127.0.0.1:1", "bank")).isEqualTo(3);
    assertThat(err.toString())
        .contains("the registry hub://127.0.0.1:1 does not answer")
        .contains("Is it running (kith hub)?", "--address");
  }

  @Test
  void a_registry_of_an_unknown_kind_is_wrong_usage() {
    assertThat(execute("call", "--registry", "carrier-pigeon://roof", "bank")).isEqualTo(2);
    assertThat(err.toString()).contains("'carrier-pigeon://roof' is no registry URL");
  }

  @Test
  void a_registry_of_another_process_alone_is_wrong_usage() {
    assertThat(execute("call", "--registry", "memory:", "bank")).isEqualTo(2);
    assertThat(err.toString()).contains("is known within one process only; name a hub");
  }

  @Test
  void calls_an_address_without_any_registry() {
    String address = app.address().toString();
    assertThat(execute("call", "--json", "--address", address, "account", "{\"userId\":9}"))
        .isZero();
    assertThat(out.toString()).contains("\"userId\":\"9\"");
  }

  @Test
  void an_address_where_nobody_listens_is_named() {
    assertThat(execute("call", "--address", "127.0.0.1:1", "account")).isEqualTo(3);
    assertThat(err.toString()).contains("127.0.0.1:1");
  }

  @Test
  void a_server_that_publishes_nothing_says_what_it_serves() {
    assertThat(execute("call", "--address", hub.address().toString(), "x")).isEqualTo(1);
    assertThat(err.toString()).contains("UNIMPLEMENTED", "kith.hub.Registry");
  }

  @Test
  void a_call_ends_with_its_time() {
    assertThat(
            execute(
                "call",
                "--timeout",
                "1s",
                "--registry",
                url(),
                "bank",
                "Bank/slow",
                "{\"time\":\"600s\"}"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("DEADLINE_EXCEEDED");
  }

  @Test
  void a_one_way_call_is_sent() throws Exception {
    assertThat(call("bank", "Bank/note", "{\"text\":\"hello\"}")).isZero();
    assertThat(BANK.notes.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  @Test
  void sends_metadata_along() throws Exception {
    var seen = new LinkedBlockingQueue<Metadata>();
    try (var server =
        Server.builder(new Identity("noted", "noted-1"))
            .filter((call, next) -> {
              seen.add(call.metadata());
              return next.call(call);
            })
            .start()) {
      server.serve(Bank.class, BANK);
      server.serve(Introspection.class, new OnlyServices(server));
      String address = server.address().toString();
      assertThat(
              execute(
                  "call",
                  "--address",
                  address,
                  "--metadata",
                  "user=ann",
                  "--metadata",
                  "track=canary",
                  "account"))
          .isZero();
      assertThat(seen)
          .last()
          .satisfies(metadata -> {
            assertThat(metadata.first("user")).contains("ann");
            assertThat(metadata.first("track")).contains("canary");
          });
    }
  }

  @Test
  void prints_each_message_of_a_stream_as_a_line() {
    assertThat(call("bank", "Bank/statement", "{\"userId\":7,\"withdrawals\":3}")).isZero();
    assertThat(out)
        .hasToString(
            """
            {"userId":"7","coins":99}
            {"userId":"7","coins":98}
            {"userId":"7","coins":97}
            """);
  }

  @Test
  void a_stream_that_fails_says_why() {
    assertThat(call("bank", "Bank/statement", "{\"withdrawals\":101}")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("Overdrawn: 1 coins are missing", "{\"missing\":1}");
  }

  @Test
  void sends_each_line_as_a_message(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("payments.jsonl"),
            "{\"coins\":1}\n\n{\"coins\":20}\n{\"coins\":300}");
    assertThat(call("--json", "bank", "collect", "@" + file)).isZero();
    assertThat(out).hasToString("{\"userId\":\"0\",\"coins\":321}\n");
  }

  @Test
  void reads_lines_from_standard_input_and_prints_the_answers() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{\"coins\":1}\n{\"coins\":2}\n".getBytes(UTF_8)));
    try {
      String address = app.address().toString();
      assertThat(execute("call", "--address", address, "desk")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(out)
        .hasToString(
            """
            {"userId":"0","coins":99}
            {"userId":"0","coins":98}
            """);
  }

  @Test
  void a_line_that_is_no_message_is_told() {
    assertThat(call("bank", "collect", "{\"coins\":1}\n{\"coin\":2}")).isEqualTo(1);
    assertThat(err.toString()).contains("coin");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "call, which application? Name one",
        "call a b c d, too many arguments",
        "call a --timeout soon, is not a duration with its unit",
        "call a --timeout 0s, allowed is more than 0",
        "call --address nowhere, 'nowhere' is no address",
        "call a --metadata User=x, 'User' is no name",
        "call a --frobnicate, --frobnicate",
        "frobnicate, frobnicate",
      })
  void wrong_usage_is_told(String line, String message) {
    assertThat(execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  private int call(String... arguments) {
    var all = new ArrayList<>(List.of("call", "--timeout", "20s", "--registry", url()));
    all.addAll(List.of(arguments));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
