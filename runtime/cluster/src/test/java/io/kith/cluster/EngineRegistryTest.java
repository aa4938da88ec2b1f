package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kith.core.Code;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every engine has in common, with one that behaves as a test wants. */
final class EngineRegistryTest implements RegistryConformance {

  private final FakeEngine engine = new FakeEngine();

  @Override
  public Registry open() {
    return EngineRegistry.of("fake://here", "the fake", "here", engine.connect());
  }

  @Test
  void absence_is_told_while_it_lasts_and_what_is_known_stays() {
    engine.fail(Code.UNAVAILABLE, "connection refused");
    try (Registry registry = open()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble())
          .contains("the fake at here cannot be reached: connection refused");
      assertThat(told.all()).isEmpty();
      engine.recover();
      told.awaitIds("a-1");
      Eventually.holds("trouble is over", () -> registry.trouble().isEmpty());
      int before = told.all().size();
      engine.fail(Code.DEADLINE_EXCEEDED, "no answer");
      Eventually.holds("trouble is known again", () -> registry.trouble().isPresent());
      assertThat(told.all()).hasSize(before);
    }
  }

  @Test
  void a_refusal_to_be_watched_is_trouble_and_ends() {
    try (Registry registry = open()) {
      engine.fail(Code.PERMISSION_DENIED, "not yours");
      var told = new Recorder();
      registry.watch(Query.all(), told);
      Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("refuses to be watched", "not yours");
      engine.recover();
      told.awaitIds();
      assertThat(registry.trouble()).isEmpty();
    }
  }

  @Test
  void what_the_engine_forgot_is_registered_again() {
    try (Registry registry = open()) {
      registry.register(Instances.ready("a-1", "a"));
      Eventually.holds("registered", () -> engine.knows("a-1"));
      engine.forget();
      Eventually.holds("registered again", () -> engine.knows("a-1"));
    }
  }

  @Test
  void a_record_that_is_damaged_later_is_none_until_it_is_right_again() {
    try (Registry registry = open()) {
      byte[] right = InstanceRecord.write(Instances.ready("a-1", "a"));
      engine.write("a-1", right);
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("a-1");
      engine.write("a-1", "{}".getBytes(StandardCharsets.UTF_8));
      told.awaitIds();
      engine.write("a-1", right.clone());
      told.awaitIds("a-1");
    }
  }

  @Test
  void the_engine_is_closed_once_and_nothing_begins_after() {
    Registry registry = open();
    assertThat(engine.clients()).isEqualTo(1);
    registry.close();
    registry.close();
    assertThat(engine.clients()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> registry.register(Instances.ready("a-1", "a")))
        .withMessageContaining("fake://here");
    assertThatIllegalStateException().isThrownBy(() -> registry.watch(Query.all(), _ -> {}));
  }
}
