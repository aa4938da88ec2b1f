package io.kith.kubernetes;

import static io.kith.kubernetes.Slices.endpoint;
import static io.kith.kubernetes.Slices.ready;
import static io.kith.kubernetes.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kith.cluster.Eventually;
import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.Instances;
import io.kith.cluster.Location;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registry;
import io.kith.cluster.ServiceEntry;
import io.kith.cluster.Snapshot;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registry against a server that answers as Kubernetes' documentation says. */
final class KubernetesRegistryTest {

  private static final Map<String, String> MEMBERS =
      Map.of(
          "kith.io/app", "members",
          "kith.io/version", "1.4.0",
          "kith.io/weight", "50",
          "service.kith.io/social.Members", "1.2.0",
          "label.kith.io/track", "canary");

  private final FakeKubernetes kubernetes = new FakeKubernetes();

  private Registry open() {
    return open("kubernetes:");
  }

  private Registry open(String url) {
    return KubernetesEngine.open(url, kubernetes.config());
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void a_pod_behind_a_service_is_an_instance() {
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.service("social.Members"), told);
      Instance expected =
          Instance.builder(
                  new Identity("members", "members-1"),
                  new Address("10.0.0.1", 4242),
                  Instant.parse("2026-03-04T05:06:07Z"))
              .version("1.4.0")
              .weight(50)
              .location(new Location("", "eu-1a", ""))
              .labels(Map.of("track", "canary", "service", "members", "node", "node-1"))
              .state(State.READY)
              .services(List.of(new ServiceEntry("social.Members", "1.2.0", "")))
              .build();
      assertThat(told.awaitIds("members-1").instances()).containsExactly(expected);
    }
  }

  @Test
  void instances_come_and_go_with_the_slices() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.app("members"), told);
      told.awaitIds();
      var one = slice("members", MEMBERS, ready("members-1", "10.0.0.1"));
      kubernetes.put(one);
      told.awaitIds("members-1");
      kubernetes.put(
          slice(
              "members", MEMBERS, ready("members-1", "10.0.0.1"), ready("members-2", "10.0.0.2")));
      told.awaitIds("members-1", "members-2");
      kubernetes.put(slice("members", MEMBERS, ready("members-2", "10.0.0.2")));
      told.awaitIds("members-2");
      kubernetes.delete(one);
      told.awaitIds();
      assertThat(told.all().stream().map(Snapshot::revision)).doesNotHaveDuplicates().isSorted();
      assertThat(kubernetes.requests()).hasSize(2); // one list, one watch
    }
  }

  @Test
  void conditions_are_states() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      kubernetes.put(slice("members", MEMBERS, endpoint("members-1", "10.0.0.1", false, false)));
      told.awaitIds("members-1");
      assertThat(told.all().getLast().instances().getFirst().state()).isEqualTo(State.STARTING);
      kubernetes.put(slice("members", MEMBERS, endpoint("members-1", "10.0.0.1", true, false)));
      told.await(snapshot -> snapshot.instances().getFirst().state() == State.READY);
      kubernetes.put(slice("members", MEMBERS, endpoint("members-1", "10.0.0.1", false, true)));
      told.await(snapshot -> snapshot.instances().getFirst().state() == State.DRAINING);
    }
  }

  @Test
  void a_watch_that_ends_goes_on_where_it_was_and_lists_nothing_again() {
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("members-1");
      Eventually.holds("it is watched", () -> kubernetes.watching.get() == 1);
      kubernetes.put(slice("members", MEMBERS, ready("members-2", "10.0.0.2")));
      told.awaitIds("members-2");
      kubernetes.endWatches();
      Eventually.holds("it is watched again", () -> watches() == 2);
      kubernetes.put(slice("members", MEMBERS, ready("members-3", "10.0.0.3")));
      told.awaitIds("members-3");
      assertThat(lists()).isEqualTo(1);
      assertThat(told.all()).hasSize(3);
    }
  }

  private long watches() {
    return kubernetes.requests().stream().filter(request -> request.contains("watch=true")).count();
  }

  private long lists() {
    return kubernetes.requests().stream()
        .filter(request -> !request.contains("watch=true") && !request.contains("limit=1"))
        .count();
  }

  @Test
  void a_version_that_is_forgotten_is_listed_anew() {
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("members-1");
      Eventually.holds("it is watched", () -> kubernetes.watching.get() == 1);
      kubernetes.stop();
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(Recorder.ids(told.all().getLast())).containsExactly("members-1");
      kubernetes.put(slice("members", MEMBERS, ready("members-2", "10.0.0.2")));
      kubernetes.elsewhere();
      kubernetes.compact();
      kubernetes.startAgain();
      told.awaitIds("members-2");
      assertThat(lists()).isEqualTo(2);
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
    }
  }

  @Test
  void a_server_that_is_away_is_missed_and_what_is_known_stays() {
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("members-1");
      Eventually.holds("it is watched", () -> kubernetes.watching.get() == 1);
      kubernetes.put(slice("members", MEMBERS, ready("members-2", "10.0.0.2")));
      told.awaitIds("members-2");
      kubernetes.stop();
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      int asked = kubernetes.requests().size();
      assertThat(Recorder.ids(told.all().getLast())).containsExactly("members-2");
      kubernetes.startAgain();
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
      kubernetes.put(slice("members", MEMBERS, ready("members-3", "10.0.0.3")));
      told.awaitIds("members-3");
      assertThat(kubernetes.requests()).hasSizeGreaterThan(asked);
      assertThat(lists()).isEqualTo(1);
    }
  }

  @Test
  void a_bookmark_keeps_a_watch_young() {
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("members-1");
      Eventually.holds("it is watched", () -> kubernetes.watching.get() == 1);
      kubernetes.elsewhere();
      kubernetes.put(slice("members", MEMBERS, ready("members-2", "10.0.0.2")));
      told.awaitIds("members-2");
      kubernetes.elsewhere();
      Eventually.holds("the bookmark has arrived", () -> resumesAt("104"));
      assertThat(lists()).isEqualTo(1);
    }
  }

  /** Ends the watch, and looks from where it went on. */
  private boolean resumesAt(String version) {
    long before = watches();
    kubernetes.endWatches();
    Eventually.holds("it is watched again", () -> watches() > before);
    return kubernetes.requests().getLast().contains("resourceVersion=" + version + "&")
        || kubernetes.requests().getLast().endsWith("resourceVersion=" + version);
  }

  @Test
  void a_server_that_is_not_there_at_start_is_no_error() {
    kubernetes.stop();
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("Kubernetes at http://127.0.0.1:");
      kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
      kubernetes.startAgain();
      told.awaitIds("members-1");
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
    }
  }

  @Test
  void a_missing_permission_is_named() {
    kubernetes.fail(403);
    try (Registry registry = open()) {
      registry.watch(Query.all(), _ -> {});
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("list and watch endpointslices");
      kubernetes.fail(null);
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
    }
  }

  @Test
  void services_of_others_and_of_other_namespaces_are_not_looked_at() {
    kubernetes.put(slice("web", Map.of(), ready("web-1", "10.0.0.9")));
    var elsewhere = slice("members", MEMBERS, ready("members-9", "10.0.0.8"));
    elsewhere.getMetadata().setNamespace("other");
    kubernetes.put(elsewhere);
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open();
        Registry everywhere = open("kubernetes:*")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("members-1");
      var toldOfAll = new Recorder();
      everywhere.watch(Query.all(), toldOfAll);
      toldOfAll.awaitIds("members-1", "members-9");
    }
  }

  @Test
  void with_pods_their_own_marks_are_believed() {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("members-1")
            .addToLabels("kith.io/app", "members")
            .addToLabels("kith.io/version", "1.5.0")
            .addToLabels("label.kith.io/track", "stable")
            .addToAnnotations(
                "kith.io/services", "social.Members=1.3.0, " + "x".repeat(100) + ".Long=1.0.0")
            .endMetadata()
            .withNewStatus()
            .withStartTime("2026-05-06T07:08:09Z")
            .endStatus()
            .build();
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open("kubernetes:shop?pods=true")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("members-1");
      kubernetes.put(pod);
      Instance instance =
          told.await(s -> s.instances().getFirst().version().equals("1.5.0"))
              .instances()
              .getFirst();
      assertThat(instance.startedAt()).isEqualTo(Instant.parse("2026-05-06T07:08:09Z"));
      assertThat(instance.labels()).containsEntry("track", "stable");
      assertThat(instance.services())
          .containsExactly(
              new ServiceEntry("social.Members", "1.3.0", ""),
              new ServiceEntry("x".repeat(100) + ".Long", "1.0.0", ""));
      kubernetes.delete(pod);
      told.await(s -> s.instances().getFirst().version().equals("1.4.0"));
    }
  }

  @Test
  void without_pods_nobody_needs_the_permission_for_them() {
    kubernetes.forbidPods();
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    try (Registry registry = open();
        Registry greedy = open("kubernetes:?pods=true")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("members-1");
      greedy.watch(Query.all(), _ -> {});
      Eventually.holds("trouble is known", () -> greedy.trouble().isPresent());
      assertThat(greedy.trouble().orElseThrow()).contains("pods with pods=true");
    }
  }

  @Test
  void to_register_is_to_do_nothing() {
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds();
      try (Registry.Registration registration = registry.register(Instances.ready("a-1", "a"))) {
        assertThat(registration.instance().id()).isEqualTo("a-1");
      }
      kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
      told.awaitIds("members-1");
      assertThat(told.all()).hasSize(2);
    }
  }

  @Test
  void nothing_is_watched_after_the_end() {
    Registry registry = open();
    registry.watch(Query.all(), _ -> {});
    Eventually.holds("it is watched", () -> kubernetes.watching.get() == 1);
    long startNanos = System.nanoTime();
    registry.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
    kubernetes.put(slice("members", MEMBERS, ready("members-1", "10.0.0.1")));
    Eventually.holds("the watch has ended", () -> kubernetes.watching.get() == 0 || noticed());
  }

  /** A server notices that a client has gone when it has something to tell. */
  private boolean noticed() {
    kubernetes.elsewhere();
    return kubernetes.watching.get() == 0;
  }
}
