package io.kith.nacos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.EngineConformance;
import io.kith.cluster.Eventually;
import io.kith.cluster.Instance.State;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registry;
import io.kith.cluster.ServiceEntry;
import io.kith.cluster.Threads;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registry, with Nacos' own client, against a server that speaks Nacos' protocol. */
final class NacosConformanceTest implements EngineConformance {

  private final FakeNacos nacos = new FakeNacos();

  @AfterEach
  void stop() {
    nacos.close();
  }

  @Override
  public String url() {
    return "nacos://" + nacos.address() + "?list=100ms";
  }

  @Override
  public void stopEngine() {
    nacos.stop();
  }

  @Override
  public void startEngine() {
    nacos.startAgain();
  }

  @Override
  public void startEngineEmpty() {
    nacos.startAgain();
  }

  @Override
  public Duration longestLease() {
    return Duration.ofSeconds(2);
  }

  /** The client's threads for all its uses stay; nothing of Kith does. */
  private static final Pattern OF_THE_CLIENT =
      Pattern.compile(
          "nacos\\..*|nacos-.*|com\\.alibaba\\.nacos.*|grpc-.*|HTTP-Dispatcher|idle-.*");

  @Override
  @Test
  public void closing_returns_soon_and_leaves_no_thread() {
    Set<String> before = Threads.names();
    Registry registry = open();
    var told = new Recorder();
    registry.watch(Query.all(), told);
    registry.register(Instances.ready("a-1", "a"));
    told.awaitIds("a-1");
    closesSoonAndLeavesThreadsOfTheClientOnly(registry, before);
  }

  @Override
  @Test
  public void closing_returns_soon_and_leaves_no_thread_though_the_engine_is_away() {
    Set<String> before = Threads.names();
    Registry registry = open();
    registry.watch(Query.all(), _ -> {});
    IntStream.range(0, 10).forEach(i -> registry.register(Instances.ready("a-" + i, "a")));
    assertThat(registry.snapshot(Query.all(), Duration.ofSeconds(20))).isPresent();
    stopEngine();
    Eventually.holds("it is missed", () -> registry.trouble().isPresent());
    closesSoonAndLeavesThreadsOfTheClientOnly(registry, before);
  }

  private static void closesSoonAndLeavesThreadsOfTheClientOnly(
      Registry registry, Set<String> before) {
    long startNanos = System.nanoTime();
    registry.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(8));
    var left = new TreeSet<String>();
    try {
      Eventually.holds(
          "only threads of the client are left",
          () -> {
            left.clear();
            left.addAll(Threads.names());
            left.removeAll(before);
            left.removeIf(name -> OF_THE_CLIENT.matcher(name).matches());
            return left.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError("threads are left: " + left, e);
    }
  }

  @Test
  void who_has_a_password_logs_in() {
    nacos.requireToken();
    String url = "nacos://me:pa%3Ass@" + nacos.address() + "/blue?list=100ms";
    try (Registry registry =
        new NacosProvider().open(url, new Identity("t", "t-1"), TransportOptions.defaults())) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      assertThat(nacos.logins()).isPositive();
      assertThat(registry.url()).doesNotContain("pa", "me");
    }
  }

  @Test
  void others_see_in_nacos_what_they_need_and_may_take_an_instance_out_of_service() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      assertThat(nacos.instances("a"))
          .singleElement()
          .satisfies(instance -> {
            assertThat(instance.getIp()).isEqualTo("127.0.0.1");
            assertThat(instance.getPort()).isEqualTo(4242);
            assertThat(instance.getWeight()).isEqualTo(1.0);
            assertThat(instance.isEphemeral()).isTrue();
          });
      nacos.enable("a", false);
      told.await(snapshot -> snapshot.instances().getFirst().state() == State.DRAINING);
      nacos.enable("a", true);
      told.await(snapshot -> snapshot.instances().getFirst().state() == State.READY);
    }
  }

  @Test
  void a_record_longer_than_nacos_takes_is_refused_by_nacos_until_it_is_shorter() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      List<ServiceEntry> many =
          IntStream.range(0, 50)
              .mapToObj(i -> new ServiceEntry("test.S" + i, "1.0.0", ""))
              .toList();
      Registry.Registration registration =
          registry.register(Instances.ready("a-1", "a").with(many));
      registry.register(Instances.ready("b-1", "b"));
      told.awaitIds("b-1");
      registration.update(Instances.ready("a-1", "a").with(many.subList(0, 5)));
      told.awaitIds("a-1", "b-1");
    }
  }

  @Test
  void the_client_writes_nothing_into_the_home_directory() {
    Path home = Path.of(System.getProperty("user.home"));
    List<Path> usual = List.of(home.resolve("nacos"), home.resolve("logs/nacos"));
    List<Boolean> before = usual.stream().map(Files::exists).toList();
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
    }
    assertThat(usual.stream().map(Files::exists).toList()).isEqualTo(before);
  }
}
