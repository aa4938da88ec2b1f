package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kith.cluster.Exposure;
import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/routing.md, followed by applications that call each other. */
@Timeout(120)
final class RoutingAppTest {

  private static final Path GUIDE = Path.of("../../docs/routing.md");

  @TempDir private Path directory;

  private final String registry = "memory:" + getClass().getSimpleName() + System.nanoTime();
  private final List<App> apps = new ArrayList<>();

  @AfterEach
  void stop() {
    apps.reversed().forEach(App::close);
  }

  /** The example that begins with a comment of this name. */
  private static String example(String name) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```yaml\\n# " + Pattern.quote(name) + "\\n(.*?)^```$")
            .matcher(Files.readString(GUIDE));
    assertThat(block.find()).as("docs/routing.md has %s", name).isTrue();
    return block.group(1);
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** An application that answers with its name. */
  private App serve(String name, String... settings) {
    return serve(name, what -> name, settings);
  }

  private App serve(String name, Errand errand, String... settings) {
    Config config = Config.empty().with("registry", registry);
    for (int i = 0; i < settings.length; i += 2) {
      config = config.with(settings[i], settings[i + 1]);
    }
    App app = App.start(name, config);
    apps.add(app);
    app.serve(Errand.class, errand);
    return app;
  }

  private App web() {
    App app =
        App.start(
            "web",
            Config.empty()
                .with("registry", registry)
                .with("rules", directory.resolve("rules.yaml"))
                .with("transport.fileCheckInterval", "1ms"));
    apps.add(app);
    return app;
  }

  private static String run(Errand errand, String... labels) {
    Context context = Context.root();
    for (int i = 0; i < labels.length; i += 2) {
      context = context.with(labels[i], labels[i + 1]);
    }
    return context.call(() -> errand.run("it"));
  }

  /** Calls until all of these have answered: from then on all are known and connected. */
  private static void awaitAll(Errand errand, String... names) {
    var seen = new HashSet<String>();
    while (!seen.containsAll(Set.of(names))) {
      seen.add(run(errand));
    }
  }

  private Errand webThatKnows(String... names) throws IOException {
    rules("calls: {}");
    Errand errand = web().client(Errand.class);
    awaitAll(errand, names);
    return errand;
  }

  /** Puts rules in force, and returns when this is what they lead to, and not by chance. */
  private void follow(String yaml, Errand errand, String expected, String... labels)
      throws IOException {
    rules(yaml);
    for (int inARow = 0; inARow < 30; ) {
      inARow = expected.equals(tried(errand, labels)) ? inARow + 1 : 0;
    }
  }

  private static String tried(Errand errand, String... labels) {
    try {
      return run(errand, labels);
    } catch (CallException e) {
      return e.getMessage();
    }
  }

  @Test
  void a_canary_gets_its_share_of_the_users_and_always_the_same_ones() throws Exception {
    serve("old");
    serve("new", "instance.labels.track", "canary");
    rules(example("canary.yaml"));
    Errand errand = web().client(Errand.class);
    var canaries = new HashSet<Integer>();
    while (canaries.isEmpty()) { // until the new one is known
      canaries.addAll(usersOf(errand, "new"));
    }
    Set<Integer> five = usersOf(errand, "new");
    assertThat(five.size()).isCloseTo(50, within(25));
    assertThat(usersOf(errand, "new")).isEqualTo(five);
    assertThat(run(errand)).isEqualTo("old");
    int one = five.iterator().next();
    int other = 0;
    while (five.contains(other)) {
      other++;
    }
    follow(
        example("canary.yaml").replace("percent: 5", "percent: 100"),
        errand,
        "new",
        "user",
        Integer.toString(other));
    assertThat(run(errand, "user", Integer.toString(one))).isEqualTo("new");
  }

  private static Set<Integer> usersOf(Errand errand, String name) {
    var users = new HashSet<Integer>();
    for (int user = 0; user < 1_000; user++) {
      if (run(errand, "user", Integer.toString(user)).equals(name)) {
        users.add(user);
      }
    }
    return users;
  }

  @Test
  void a_gray_release_divides_calls_among_two_versions() throws Exception {
    serve("one", "instance.version", "1.4.0");
    serve("two", "instance.version", "2.0.1");
    Errand errand = webThatKnows("one", "two");
    rules(example("gray.yaml"));
    while (ofAThousand("two", errand) > 200) { // until the rules are in force
      Thread.onSpinWait();
    }
    assertThat(ofAThousand("two", errand)).isCloseTo(100, within(60));
  }

  private static int ofAThousand(String name, Errand errand) {
    int count = 0;
    for (int i = 0; i < 1_000; i++) {
      count += run(errand).equals(name) ? 1 : 0;
    }
    return count;
  }

  @Test
  void an_experiment_labels_calls_for_everything_that_follows_and_counts_them() throws Exception {
    serve("old");
    serve(
        "new",
        what -> "new " + Context.current().baggage().get("kith-exp-pricing"),
        "instance.labels.price",
        "new");
    rules(example("experiment.yaml"));
    App web = web();
    Errand errand = web.client(Errand.class);
    while (usersOf(errand, "new price/new").isEmpty()) {
      Thread.onSpinWait();
    }
    long before = exposed(web, "new");
    Set<Integer> exposed = usersOf(errand, "new price/new");
    assertThat(exposed.size()).isCloseTo(250, within(60));
    assertThat(exposed(web, "new") - before).isEqualTo(exposed.size());
    assertThat(usersOf(errand, "old").size() + exposed.size()).isEqualTo(1_000);
  }

  private static long exposed(App app, String variant) {
    return app.exposures().stream()
        .filter(exposure -> exposure.variant().equals(variant))
        .mapToLong(Exposure::calls)
        .sum();
  }

  @Test
  void stress_traffic_and_ordinary_traffic_never_meet() throws Exception {
    serve("ordinary");
    App stressed = serve("stressed", "instance.labels.stress", "true");
    Errand errand = webThatKnows("ordinary", "stressed");
    follow(example("stress.yaml"), errand, "stressed", "stress", "1");
    for (int i = 0; i < 100; i++) {
      assertThat(run(errand)).isEqualTo("ordinary");
      assertThat(run(errand, "stress", "yes")).isEqualTo("stressed");
    }
    stressed.close();
    while (tried(errand, "stress", "1").equals("stressed")) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> run(errand, "stress", "1"))
        .hasMessageContaining(
            "the route stress leads to group stress, where there is nobody, and is strict");
    assertThat(run(errand)).isEqualTo("ordinary");
  }

  @Test
  void a_pool_is_for_the_few_and_the_others_help_out() throws Exception {
    serve("ordinary");
    App vip = serve("vip", "instance.labels.pool", "vip");
    Errand errand = webThatKnows("ordinary", "vip");
    follow(example("vip.yaml"), errand, "vip", "tier", "gold");
    for (int i = 0; i < 100; i++) {
      assertThat(run(errand, "tier", "vip")).isEqualTo("vip");
      assertThat(run(errand, "tier", "silver")).isEqualTo("ordinary");
    }
    vip.close();
    assertThat(run(errand, "tier", "vip")).isEqualTo("ordinary");
  }

  @Test
  void a_label_sends_calls_to_the_machine_of_a_developer() throws Exception {
    serve("ordinary");
    serve("ann", "instance.labels.developer", "ann");
    Errand errand = webThatKnows("ordinary", "ann");
    follow(example("debug.yaml"), errand, "ann", "debug", "ann");
    for (int i = 0; i < 100; i++) {
      assertThat(run(errand, "debug", "ann")).isEqualTo("ann");
      assertThat(run(errand, "debug", "bob")).isEqualTo("ordinary");
      assertThat(run(errand)).isEqualTo("ordinary");
    }
  }

  @Test
  void a_mirror_sends_marked_copies_elsewhere() throws Exception {
    serve("ordinary");
    BlockingQueue<String> copies = new LinkedBlockingQueue<>();
    serve(
        "next",
        what -> {
          copies.add(what + " " + Context.current().isShadow());
          throw new IllegalStateException("nobody minds");
        },
        "instance.labels.track",
        "next");
    rules(
        example("mirror.yaml").replace("percent: 10", "percent: 100\n    allowed: [test.Errand]"));
    App web = web();
    Errand errand = web.client(Errand.class);
    while (copies.isEmpty()) { // until the next one is known
      assertThat(run(errand)).isEqualTo("ordinary");
    }
    assertThat(copies.poll(30, TimeUnit.SECONDS)).isEqualTo("it true");
    assertThat(web.mirrors().getFirst().sent()).isPositive();
  }

  @Test
  void an_argument_of_a_call_decides() throws Exception {
    serve("one");
    serve("two", "instance.labels.pool", "two");
    Errand errand = webThatKnows("one", "two");
    String rules =
        """
        groups:
          two: {labels: {pool: two}, reserved: true}
        routes:
          - name: by-argument
            methods: [test.Errand/run]
            when: {arguments: {what: "shop*"}}
            to: [{group: two}]
            otherwise: strict
        """;
    rules(rules);
    while (!errand.run("shopping").equals("two") || !errand.run("cooking").equals("one")) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(errand.run("shopping")).isEqualTo("two");
      assertThat(errand.run("cooking")).isEqualTo("one");
    }
  }

  @Test
  void no_call_fails_while_rules_change_under_load() throws Exception {
    serve("one", "instance.version", "1.0.0");
    serve("two", "instance.version", "2.0.0");
    Errand errand = webThatKnows("one", "two");
    var over = new AtomicBoolean();
    var calls = new LongAdder();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      callers.add(
          Thread.startVirtualThread(() -> {
            while (!over.get() && failures.isEmpty()) {
              try {
                answers.computeIfAbsent(errand.run("it"), _ -> new LongAdder()).increment();
                calls.increment();
              } catch (RuntimeException e) {
                failures.add(e);
              }
            }
          }));
    }
    for (int i = 0; i < 20 && failures.isEmpty(); i++) {
      String version = i % 2 == 0 ? "1.0.0" : "2.0.0";
      String name = i % 2 == 0 ? "one" : "two";
      rules("routes: [{name: r" + i + ", to: [{versions: " + version + "}], otherwise: strict}]");
      long before = calls.sum();
      int inARow = 0;
      while (inARow < 20 || calls.sum() < before + 50) { // it is in force, and calls go on
        assertThat(failures).isEmpty();
        inARow = errand.run("it").equals(name) ? inARow + 1 : 0;
      }
    }
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(failures).isEmpty();
    assertThat(answers.keySet()).containsExactlyInAnyOrder("one", "two");
  }
}
