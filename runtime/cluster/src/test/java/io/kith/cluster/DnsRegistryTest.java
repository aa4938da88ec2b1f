package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.cluster.DnsRegistry.Pace;
import io.kith.policy.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

final class DnsRegistryTest {

  private static final Pace FAST =
      new Pace(
          Duration.ofMillis(20),
          Duration.ofMinutes(5),
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(20)));

  private DnsServer server;

  @BeforeEach
  void start() throws IOException {
    server = new DnsServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Registry open(String names) {
    return DnsRegistry.open("dns://" + server.address() + "/" + names, FAST);
  }

  @Test
  void each_address_of_a_name_is_an_instance_that_serves_what_it_is_asked_for() {
    server.put("members.test", "0 IN A 10.0.0.2", "0 IN A 10.0.0.1", "0 IN AAAA 2001:db8::1");
    try (Registry registry = open("members.test:4242?zone=eu-1&version=1.4.0")) {
      var told = new Recorder();
      registry.watch(Query.service("social.Members"), told);
      List<Instance> found =
          told.awaitIds("10.0.0.1:4242", "10.0.0.2:4242", "[2001:db8:0:0:0:0:0:1]:4242")
              .instances();
      assertThat(found)
          .allSatisfy(instance -> {
            assertThat(instance.app()).isEqualTo("members.test");
            assertThat(instance.version()).isEqualTo("1.4.0");
            assertThat(instance.location().zone()).isEqualTo("eu-1");
            assertThat(instance.state()).isEqualTo(Instance.State.READY);
            assertThat(instance.weight()).isEqualTo(100);
            assertThat(instance.services())
                .containsExactly(new ServiceEntry("social.Members", "1.4.0", ""));
            assertThat(instance.isIdentified()).isFalse();
          });
      assertThat(registry.snapshot(Query.app("members.test"), Duration.ofSeconds(20)))
          .hasValueSatisfying(all -> assertThat(all.instances()).hasSize(3));
      assertThat(registry.trouble()).isEmpty();
      assertThat(registry.isLocal()).isFalse();
    }
  }

  @Test
  void srv_records_bring_ports_and_weights_and_those_of_least_priority_come_first() {
    server.put("a.test", "0 IN A 10.0.0.1");
    server.put("b.test", "0 IN A 10.0.0.2");
    server.put("spare.test", "0 IN A 10.0.0.3");
    server.put(
        "_kith._tcp.members.test",
        "0 IN SRV 10 3 4001 a.test.",
        "0 IN SRV 10 0 4002 b.test.",
        "0 IN SRV 20 9 4003 spare.test.");
    try (Registry registry = open("_kith._tcp.members.test?app=members")) {
      var told = new Recorder();
      registry.watch(Query.app("members"), told);
      assertThat(told.awaitIds("10.0.0.1:4001", "10.0.0.2:4002").instances())
          .extracting(Instance::weight)
          .containsExactly(3, 1);
      server.put("_kith._tcp.members.test", "0 IN SRV 20 0 4003 spare.test.");
      assertThat(told.awaitIds("10.0.0.3:4003").instances())
          .extracting(Instance::weight)
          .containsExactly(100);
    }
  }

  @Test
  void changes_are_seen_when_the_answer_has_expired_and_a_name_that_is_gone_stands_for_nobody() {
    server.put("members.test", "0 IN A 10.0.0.1");
    try (Registry registry = open("members.test:1")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("10.0.0.1:1");
      server.put("members.test", "0 IN A 10.0.0.1", "0 IN A 10.0.0.2");
      told.awaitIds("10.0.0.1:1", "10.0.0.2:1");
      server.put("members.test");
      told.awaitIds();
      assertThat(registry.trouble()).isEmpty();
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void an_answer_is_used_for_as_long_as_it_holds() {
    server.put("long.test", "3600 IN A 10.0.0.1");
    server.put("short.test", "0 IN A 10.0.0.2");
    try (Registry registry = open("long.test:1?services=a.A;short.test:1?services=b.B")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("10.0.0.1:1", "10.0.0.2:1");
      server.put("long.test");
      int before = server.questions();
      Eventually.holds("others are asked for again", () -> server.questions() > before + 10);
      assertThat(Recorder.ids(told.all().getLast())).containsExactly("10.0.0.1:1", "10.0.0.2:1");
    }
  }

  @Test
  void a_name_that_nobody_answers_for_keeps_its_last_answer() {
    server.put("members.test", "0 IN A 10.0.0.1");
    try (Registry registry = open("members.test:1")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("10.0.0.1:1");
      server.fail(Rcode.SERVFAIL);
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("members.test");
      assertThat(told.all()).hasSize(1);
      server.fail(Rcode.NOERROR);
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
      assertThat(told.all()).hasSize(1);
    }
  }

  @Test
  void nothing_is_told_before_there_was_an_answer() {
    server.fail(Rcode.SERVFAIL);
    server.put("members.test", "0 IN A 10.0.0.1");
    try (Registry registry = open("members.test:1")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(told.all()).isEmpty();
      server.fail(Rcode.NOERROR);
      told.awaitIds("10.0.0.1:1");
    }
  }

  @Test
  void an_address_behind_two_names_is_one_instance_that_serves_what_either_says() {
    server.put("one.test", "0 IN A 10.0.0.1");
    server.put("two.test", "0 IN A 10.0.0.1");
    try (Registry registry = open("one.test:1?services=a.A,a.B;two.test:1?services=b.C")) {
      var told = new Recorder();
      registry.watch(Query.service("b.C"), told);
      assertThat(told.awaitIds("10.0.0.1:1").services()).containsExactly("a.A", "a.B", "b.C");
      assertThat(registry.snapshot(Query.service("c.D"), Duration.ofSeconds(20)))
          .hasValueSatisfying(none -> assertThat(none.instances()).isEmpty());
    }
  }

  @Test
  void closing_leaves_no_thread() {
    server.put("members.test", "0 IN A 10.0.0.1");
    Set<String> before = Threads.names();
    Registry registry = open("members.test:1");
    var told = new Recorder();
    registry.watch(Query.all(), told);
    told.awaitIds("10.0.0.1:1");
    registry.close();
    Threads.awaitNoneBesides(before, _ -> false);
  }

  @Test
  void the_pace_is_that_of_the_records_within_bounds_and_a_little_slower() {
    Pace pace = Pace.USUAL;
    assertThat(pace.nanos(Duration.ofSeconds(30), 0)).isEqualTo(30_000_000_000L);
    assertThat(pace.nanos(Duration.ofSeconds(30), 1)).isEqualTo(33_000_000_000L);
    assertThat(pace.nanos(Duration.ZERO, 0)).isEqualTo(1_000_000_000L);
    assertThat(pace.nanos(Duration.ofDays(1), 0)).isEqualTo(300_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dns:",
        "dns://127.0.0.1/",
        "dns://server:port/a:1",
        "dns:a:0",
        "dns:a:70000",
        "dns:a b:1",
        "dns:a:1;b:2",
        "dns:a:1?services=",
        "dns:a:1?service=b.C"
      })
  void what_is_no_url_is_refused(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsRegistry.open(url, FAST))
        .withMessageContainingAll("'" + url + "'", "dns:name:port");
  }
}
