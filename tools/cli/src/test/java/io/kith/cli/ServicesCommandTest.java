package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Instance;
import io.kith.cluster.Location;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.ServiceEntry;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ServicesCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Hub hub;
  private Registry registry;

  @BeforeEach
  void start() throws IOException {
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
    registry = Registries.open(url(), new Identity("test", "test-1"), TransportOptions.defaults());
  }

  @AfterEach
  void stop() {
    registry.close();
    hub.close();
  }

  private String url() {
    return "hub://" + hub.address();
  }

  private int execute(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private static Instance instance(String id, String zone, String... services) {
    return Instance.builder(new Identity("shop", id), new Address("10.0.0.1", 4242), Instant.now())
        .version("1.2.3")
        .location(new Location("eu", zone, ""))
        .weight(50)
        .labels(Map.of("track", "canary"))
        .state(Instance.State.READY)
        .services(
            List.of(services).stream().map(name -> new ServiceEntry(name, "2.0.0", "")).toList())
        .build();
  }

  private void register(Instance... instances) throws InterruptedException {
    var known = new CountDownLatch(1);
    for (Instance instance : instances) {
      registry.register(instance);
    }
    try (var _ =
        registry.watch(
            Query.all(),
            snapshot -> {
              if (snapshot.instances().size() == instances.length) {
                known.countDown();
              }
            })) {
      known.await();
    }
  }

  @Test
  void lists_each_service_with_its_instances() throws Exception {
    register(
        instance("shop-1", "eu-1", "test.Cart", "test.Stock"),
        instance("shop-2", "", "test.Cart").with(Instance.State.DRAINING));
    assertThat(execute("services", "--registry", url())).isZero();
    assertThat(out.toString().lines())
        .hasSize(4)
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("test.Cart")
                .contains("2.0.0", "shop-1", "10.0.0.1:4242", "shop 1.2.3", "eu-1", "50", "READY"))
        .anySatisfy(line -> assertThat(line).startsWith(" ").contains("shop-2", "DRAINING"))
        .anySatisfy(line -> assertThat(line).startsWith("test.Stock").contains("shop-1"));
  }

  @Test
  void prints_json_for_programs() throws Exception {
    register(instance("shop-1", "eu-1", "test.Cart"));
    assertThat(execute("services", "--json", "--registry", url())).isZero();
    assertThat(out.toString().strip())
        .startsWith("{\"registry\":\"" + url() + "\",\"services\":[{\"service\":\"test.Cart\"")
        .contains(
            "\"id\":\"shop-1\"",
            "\"version\":\"2.0.0\"",
            "\"appVersion\":\"1.2.3\"",
            "\"zone\":\"eu-1\"",
            "\"weight\":50",
            "\"state\":\"READY\"",
            "\"labels\":{\"track\":\"canary\"}")
        .doesNotContain("\n");
  }

  @Test
  void passes_over_the_records_that_are_for_others() throws Exception {
    Instance whole = instance("shop-1", "eu-1", "test.Cart");
    register(whole, whole.ofEachService().getFirst());
    assertThat(execute("services", "--registry", url())).isZero();
    assertThat(out.toString().lines()).hasSize(2);
  }

  @Test
  void says_that_nobody_is_there() {
    assertThat(execute("services", "--registry", url())).isZero();
    assertThat(out.toString()).contains("no services are known");
  }

  @Test
  void says_that_the_registry_does_not_answer() {
    hub.close();
    assertThat(execute("services", "--registry", url(), "--timeout", "300ms")).isEqualTo(3);
    assertThat(err.toString()).contains("the registry " + url() + " does not answer", "refused");
  }

  @Test
  void refuses_a_registry_that_only_one_process_knows() {
    assertThat(execute("services", "--registry", "memory:")).isEqualTo(2);
    assertThat(err.toString()).contains("memory:", "one process only");
    assertThat(execute("services", "--registry", "nonsense")).isEqualTo(2);
  }

  @Test
  void what_is_registered_gives_no_orders_to_a_terminal() throws Exception {
    register(instance("shop\u001b[2J", "eu\u0007", "test.Cart"));
    execute("services", "--registry", url());
    assertThat(out.toString()).contains("shop?[2J").doesNotContain("\u001b", "\u0007");
  }

  @Test
  void a_live_picture_tells_what_happened_and_fits_the_screen() throws Exception {
    try (var view = new LiveServices(registry)) {
      register(instance("shop-1", "eu-1", "test.Cart"), instance("shop-2", "eu-1", "test.Cart"));
      List<String> lines = List.of();
      while (lines.stream().noneMatch(line -> line.contains("2 instances"))) {
        view.await(Duration.ofMillis(10));
        lines = view.lines(Instant.now(), new LiveScreen.Size(24, 60));
      }
      assertThat(lines).hasSizeLessThanOrEqualTo(24);
      assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
      assertThat(lines.getFirst()).startsWith(url() + "  1 services, 2 instances");
      assertThat(view.lines(Instant.now(), new LiveScreen.Size(5, 60))).hasSizeLessThan(12);
    }
  }

  @Test
  void a_screen_is_as_large_as_the_terminal_says() {
    assertThat(LiveScreen.parse("50 132\n")).isEqualTo(new LiveScreen.Size(50, 132));
    for (String nonsense : new String[] {"", "0 0\n", "a b", "99999 1\n"}) {
      assertThat(LiveScreen.parse(nonsense)).isEqualTo(new LiveScreen.Size(24, 80));
    }
  }

  @Test
  void a_screen_leaves_the_terminal_as_it_found_it() {
    var screen = new LiveScreen(new PrintWriter(out));
    screen.show(List.of("one", "two"));
    screen.close();
    screen.close();
    screen.show(List.of("three"));
    assertThat(out.toString())
        .startsWith("\u001b[?1049h")
        .endsWith("\u001b[?1049l")
        .contains("one\u001b[K\ntwo\u001b[K")
        .doesNotContain("three");
  }

  @Test
  void an_age_is_told_in_its_two_largest_units() {
    assertThat(ServiceList.age(Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(ServiceList.age(Duration.ofSeconds(61))).isEqualTo("1m 1s");
    assertThat(ServiceList.age(Duration.ofMinutes(61))).isEqualTo("1h 1m");
    assertThat(ServiceList.age(Duration.ofHours(49))).isEqualTo("2d 1h");
    assertThat(ServiceList.age(Duration.ofSeconds(-5))).isEqualTo("0s");
  }
}
