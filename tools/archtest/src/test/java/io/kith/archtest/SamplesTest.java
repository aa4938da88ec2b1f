package io.kith.archtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of the documents work, as they stand there. */
final class SamplesTest {

  private static final String HUB = "io.kith.hub.HubMain";
  private static final String KITH = "io.kith.cli.Main";

  @TempDir private Path directory;

  @Test
  void the_readmes_service_is_called_by_its_caller_and_by_kith_call() throws Exception {
    try (var samples = Samples.compile("README.md", directory)) {
      var environment = Map.of("KITH_REGISTRY", startHub(samples));
      Process service = samples.start("hello.GreeterService", environment);
      samples.await(service, "ready in");
      assertThat(samples.run("hello.Caller", environment)).contains("\nHello, world\n");
      String[] call = {"call", "greeter", "Greeter/greet", "{\"name\":\"world\"}"};
      assertThat(samples.run(KITH, environment, call)).contains("\"text\": \"Hello, world\"");
    }
  }

  @Test
  void the_guides_wallet_does_what_the_guide_says() throws Exception {
    try (var samples = Samples.compile("docs/guide-first-service.md", directory)) {
      String registry = startHub(samples);
      String yaml = Documents.blocks("docs/guide-first-service.md", "yaml").getFirst();
      Files.writeString(
          directory.resolve("application.yaml"), yaml.replace("hub://localhost:5484", registry));
      Process service = samples.start("shop.WalletApp", Map.of());
      samples.await(service, "ready in");
      var none = Map.of("KITH_REGISTRY", registry);
      assertThat(samples.run(KITH, none, "call", "wallet"))
          .contains("Balance pay(long userId, int coins) throws TooFewCoins");
      assertThat(
              samples.run(
                  KITH, none, "call", "wallet", "Wallet/pay", "{\"userId\":1,\"coins\":30}"))
          .contains("\"coins\": 70");
      assertThat(
              samples.run(
                  KITH, none, "call", "wallet", "Wallet/pay", "{\"userId\":1,\"coins\":500}"))
          .contains("FAILED_PRECONDITION: TooFewCoins: 430 coins are missing")
          .contains("  in shop.Wallet/Pay of wallet (wallet-")
          .contains("  attempt 1 of shop.Wallet/Pay on wallet-")
          .contains("  shop.TooFewCoins {\"missing\":430}");
      Files.writeString(directory.resolve("application.yaml"), "registry: " + registry + "\n");
      assertThat(samples.run("shop.Buyer", Map.of()))
          .contains("has 100\nneeds 900 more\nINVALID_ARGUMENT\n");
    }
  }

  @Test
  void the_guides_test_passes() throws Exception {
    try (var samples = Samples.compile("docs/guide-first-service.md", directory)) {
      assertThat(samples.run("shop.WalletCheck", Map.of())).contains("good").doesNotContain("bad");
    }
  }

  @Test
  void the_guides_ledger_streams_as_the_guide_says() throws Exception {
    String guide = "docs/guide-streams.md";
    try (var samples = Samples.compile(guide, directory)) {
      var environment = Map.of("KITH_REGISTRY", startHub(samples));
      samples.await(samples.start("shop.Book", environment), "ready in");
      assertThat(samples.run("shop.Clerk", environment))
          .contains(Documents.blocks(guide, "").getFirst());
      String[] follow = {"call", "ledger", "follow", "{\"userId\":1}", "--timeout", "8s"};
      assertThat(samples.run(KITH, environment, follow))
          .startsWith(
              """
              {"userId":"1","coins":100}
              {"userId":"1","coins":-30}
              {"userId":"1","coins":5}
              DEADLINE_EXCEEDED: \
              """); // the server's word, or the client's own
      String bookings = "{\"userId\":2,\"coins\":10}\n{\"userId\":2,\"coins\":20}\n";
      assertThat(samples.run(KITH, environment, "call", "ledger", "Ledger/till", bookings))
          .isEqualTo("{\"coins\":\"92\"}\n{\"coins\":\"112\"}\n");
    }
  }

  @Test
  void the_guides_shop_is_called_by_the_strategies_of_its_methods() throws Exception {
    String guide = "docs/strategies.md";
    try (var samples = Samples.compile(guide, directory)) {
      assertThat(samples.run("shop.Shop", Map.of()))
          .contains("pepper: 7\n")
          .contains("north: nobody wants my answer any more")
          .contains(Documents.blocks(guide, "").getFirst())
          .contains("north forgets pepper", "south forgets pepper")
          .contains("with pepper goes [salt]\n");
    }
  }

  @Test
  void the_guides_shop_answers_when_its_suggestions_do_not() throws Exception {
    String guide = "docs/degradation.md";
    try (var samples = Samples.compile(guide, directory)) {
      String rules = Documents.blocks(guide, "yaml").getFirst();
      Files.writeString(directory.resolve("rules.yaml"), rules);
      assertThat(samples.run("shop.Shop", Map.of("KITH_RULES", "rules.yaml")))
          .containsSubsequence(Documents.blocks(guide, "").getFirst().split("\n"));
    }
  }

  /** Returns the URL of a hub on any free port. */
  private static String startHub(Samples samples) throws Exception {
    Process hub = samples.start(HUB, Map.of(), "127.0.0.1:0");
    return Documents.find("by (hub://\\S+)", samples.await(hub, "by hub://")).getFirst();
  }
}
