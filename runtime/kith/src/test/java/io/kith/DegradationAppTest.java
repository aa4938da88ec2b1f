package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.resilience.Intervention;
import io.kith.resilience.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What answers when a method cannot, by real calls. */
final class DegradationAppTest {

  @TempDir private Path directory;

  private Config config(String registry) {
    return Config.empty()
        .with("registry", "memory:" + registry)
        .with("rules", directory.resolve("rules.yaml"))
        .with("transport.fileCheckInterval", "1ms");
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  @Timeout(60)
  void a_rule_turns_what_is_called_off_and_on_again() throws Exception {
    rules("calls: {test.Errand: {degrade: {off: true}}}");
    try (App app = App.start("alone", config("called-off"))) {
      app.serve(Errand.class, what -> what);
      Errand errand = app.client(Errand.class);
      assertThatThrownBy(() -> errand.run("it"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
          .hasMessageContaining("test.Errand/Run is turned off by degrade.off of the rules")
          .hasMessageContaining("rules.yaml:1:38");
      assertThat(app.served().snapshot()).isEmpty();
      assertThat(app.interventions())
          .containsExactly(new Intervention(Stage.CLIENT_DEGRADE, "test.Errand/Run", "refused", 1));
      rules("calls: {test.Errand: {degrade: {off: false}}}");
      assertThat(eventually(errand)).isEqualTo("it");
    }
  }

  @Test
  @Timeout(60)
  void a_rule_turns_what_is_served_off() throws Exception {
    rules("serves: {'*': {degrade: {off: false}}, test.Errand/run: {degrade: {off: true}}}");
    try (App app = App.start("alone", config("served-off"))) {
      app.serve(Errand.class, what -> what);
      Errand errand = app.client(Errand.class);
      assertThatThrownBy(() -> errand.run("it"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
      assertThat(app.interventions()).isNotEmpty().allMatch(i -> i.stage() == Stage.SERVER_DEGRADE);
      rules("serves: {}");
      assertThat(eventually(errand)).isEqualTo("it");
    }
  }

  /** A store that does what it is told: it is there, or it is not. */
  private static final class Moody implements Store {

    volatile Optional<Code> mood = Optional.empty();
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public Offer offer(String who, int count) throws Barred {
      work();
      if (who.equals("thief")) {
        throw new Barred(who);
      }
      return new Offer(who, List.of("cake " + count));
    }

    @Override
    public int waiting(String who) {
      work();
      return 7;
    }

    private void work() {
      calls.incrementAndGet();
      mood.ifPresent(code -> {
        throw new CallException(code, "the store is closed");
      });
    }
  }

  /** What answers in its place, and was told why. */
  private record Closed(Status why) implements Store {

    @Override
    public Offer offer(String who, int count) throws Barred {
      if (who.equals("burglar")) {
        throw new Barred(who);
      }
      if (who.equals("nobody")) {
        throw new IllegalStateException("no offer for nobody");
      }
      return new Offer(who, List.of(why.code() + ": " + why.message()));
    }

    @Override
    public int waiting(String who) {
      return -1;
    }
  }

  private Optional<Code> down() {
    return Optional.of(Code.UNAVAILABLE);
  }

  @Test
  @Timeout(60)
  void a_fallback_answers_for_calls_that_fail_and_is_told_why() throws Exception {
    rules("calls: {}");
    var moody = new Moody();
    try (App app = App.start("alone", config("fallback"))) {
      app.serve(Store.class, moody);
      Store store = app.client(Store.class, Closed::new);
      assertThat(store.offer("ann", 2).goods()).containsExactly("cake 2");
      moody.mood = down();
      var exchange = Exchange.with(Metadata.empty());
      assertThat(exchange.call(() -> store.offer("ann", 2)).goods())
          .containsExactly("UNAVAILABLE: the store is closed");
      assertThat(exchange.headers().first(Reply.DEGRADED)).contains("UNAVAILABLE");
      assertThat(exchange.headers().first(Reply.DEGRADED_BY)).contains("fallback");
      assertThat(exchange.headers().first(Reply.DEGRADED_WHY)).contains("the store is closed");
      assertThat(app.called().snapshot("test.Store/Offer"))
          .hasValueSatisfying(counts -> assertThat(counts.degraded()).isEqualTo(1));
      assertThat(app.interventions())
          .containsExactly(
              new Intervention(Stage.CLIENT_DEGRADE, "test.Store/Offer", "fallback", 1));
      assertThatThrownBy(() -> store.offer("burglar", 1)).isInstanceOf(Store.Barred.class);
      assertThatThrownBy(() -> store.offer("nobody", 1))
          .isInstanceOf(CallException.class)
          .hasMessageContaining("the store is closed")
          .hasMessageContaining("the fallback of test.Store/Offer threw")
          .hasMessageContaining("no offer for nobody");
    }
  }

  @Test
  @Timeout(60)
  void what_the_caller_did_wrong_and_what_a_method_declares_is_no_case_for_a_fallback()
      throws Exception {
    rules("calls: {}");
    var moody = new Moody();
    try (App app = App.start("alone", config("no-fallback"))) {
      app.serve(Store.class, moody);
      Store store = app.client(Store.class, Closed::new);
      assertThatThrownBy(() -> store.offer("thief", 1)).isInstanceOf(Store.Barred.class);
      moody.mood = Optional.of(Code.INVALID_ARGUMENT);
      assertThatThrownBy(() -> store.waiting("ann"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENT));
      assertThat(app.interventions()).isEmpty();
      rules("calls: {test.Store: {degrade: {on: [INVALID_ARGUMENT]}}}");
      eventually(
          () -> isAnswered(() -> store.waiting("ann"), -1)); // by the rule of before, until then
      moody.mood = down();
      assertThatThrownBy(() -> store.waiting("ann")).isInstanceOf(CallException.class);
      rules("calls: {test.Store: {degrade: {fallback: false}}}");
      moody.mood = Optional.of(Code.INTERNAL);
      eventually(() -> codeOf(() -> store.waiting("ann")) == Code.INTERNAL);
    }
  }

  @Test
  @Timeout(60)
  void an_old_reply_to_the_same_request_stands_in_for_one_that_does_not_come() throws Exception {
    rules("calls: {test.Store/offer: {degrade: {cache: {stale: 1h, by: ['baggage:tenant']}}}}");
    var moody = new Moody();
    try (App app = App.start("alone", config("stale"))) {
      app.serve(Store.class, moody);
      Store store = app.client(Store.class);
      Store.Offer offer = store.offer("ann", 2);
      moody.mood = down();
      var exchange = Exchange.with(Metadata.empty());
      assertThat(exchange.call(() -> store.offer("ann", 2))).isEqualTo(offer);
      assertThat(exchange.headers().first(Reply.DEGRADED_BY)).contains("stale");
      assertThat(codeOf(() -> store.offer("ann", 3))).isEqualTo(Code.UNAVAILABLE);
      assertThat(
              Context.current()
                  .with("tenant", "acme")
                  .call(() -> codeOf(() -> store.offer("ann", 2))))
          .isEqualTo(Code.UNAVAILABLE);
      assertThat(app.interventions())
          .containsExactly(new Intervention(Stage.CLIENT_DEGRADE, "test.Store/Offer", "stale", 1));
    }
  }

  @Test
  @Timeout(60)
  void a_fresh_reply_spares_the_call_and_what_is_off_is_answered_from_what_is_kept()
      throws Exception {
    rules("calls: {test.Store: {degrade: {cache: {fresh: 1h}}}}");
    var moody = new Moody();
    try (App app = App.start("alone", config("fresh"))) {
      app.serve(Store.class, moody);
      Store store = app.client(Store.class);
      assertThat(store.waiting("ann")).isEqualTo(7);
      assertThat(store.waiting("ann")).isEqualTo(7);
      assertThat(moody.calls).hasValue(1);
      rules("calls: {test.Store: {degrade: {off: true, cache: {fresh: 1h}}}}");
      var others = new AtomicInteger(); // of whom nothing is kept
      eventually(
          () -> codeOf(() -> store.waiting("bob " + others.incrementAndGet())) == Code.UNAVAILABLE);
      var exchange = Exchange.with(Metadata.empty());
      assertThat(exchange.call(() -> store.waiting("ann"))).isEqualTo(7);
      assertThat(exchange.headers().first(Reply.DEGRADED_WHY).orElseThrow())
          .contains("is turned off by degrade.off of the rules");
    }
  }

  @Test
  @Timeout(60)
  void a_rule_has_the_reply_in_json_or_none_at_all() throws Exception {
    rules(
        """
        calls:
          test.Store/offer:
            degrade: {otherwise: '{"owner": "anybody", "goods": ["bread", "water"]}'}
          test.Store/waiting:
            degrade: {silence: true}
        """);
    var moody = new Moody();
    moody.mood = down();
    try (App app = App.start("alone", config("otherwise"))) {
      app.serve(Store.class, moody);
      Store store = app.client(Store.class);
      assertThat(store.offer("ann", 2))
          .isEqualTo(new Store.Offer("anybody", List.of("bread", "water")));
      assertThat(store.waiting("ann")).isZero();
    }
  }

  @Test
  @Timeout(60)
  void a_server_has_a_fallback_for_what_its_implementation_fails_and_its_callers_are_told()
      throws Exception {
    rules("serves: {test.Store/waiting: {degrade: {off: true}}}");
    var moody = new Moody();
    try (App app = App.start("alone", config("server-fallback"))) {
      app.serve(Store.class, moody, Closed::new);
      Store store = app.client(Store.class);
      var exchange = Exchange.with(Metadata.empty());
      assertThat(exchange.call(() -> store.waiting("ann"))).isEqualTo(-1);
      assertThat(moody.calls).hasValue(0);
      assertThat(exchange.headers().first(Reply.DEGRADED)).contains("UNAVAILABLE");
      assertThatThrownBy(() -> store.offer("thief", 1)).isInstanceOf(Store.Barred.class);
      moody.mood = down();
      assertThat(store.offer("ann", 2).goods()).containsExactly("UNAVAILABLE: the store is closed");
      assertThat(app.called().snapshot("test.Store/Offer"))
          .hasValueSatisfying(counts -> assertThat(counts.degraded()).isEqualTo(1));
    }
  }

  @Test
  void a_server_does_not_keep_replies_for_its_callers() throws Exception {
    rules("serves: {test.Store: {degrade: {cache: {}}}}");
    assertThatThrownBy(() -> App.start("alone", config("server-cache")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("which are the caller's to say");
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(Condition condition) throws Exception {
    while (!condition.holds()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("it never was so");
      }
    }
  }

  private static boolean isAnswered(Callable<?> call, Object reply) throws Exception {
    try {
      return reply.equals(call.call());
    } catch (CallException e) {
      return false;
    }
  }

  private static Code codeOf(Callable<?> call) throws Exception {
    try {
      call.call();
      return Code.OK;
    } catch (CallException e) {
      return e.code();
    }
  }

  /** What it answers once the file has been read. */
  private static String eventually(Errand errand) {
    while (true) {
      try {
        return errand.run("it");
      } catch (CallException e) {
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
        Thread.onSpinWait();
      }
    }
  }
}
