package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

final class InstanceTest {

  private static Instance.Builder builder() {
    return Instance.builder(new Identity("a", "a-1"), new Address("10.0.0.1", 4242), Instant.EPOCH);
  }

  private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(
      Instance.Builder builder) {
    return assertThatIllegalArgumentException().isThrownBy(builder::build);
  }

  private static Map<String, String> labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "label-" + i)
        .collect(Collectors.toMap(Function.identity(), Function.identity()));
  }

  @Test
  void reads_as_who_and_where() {
    assertThat(builder().build()).hasToString("a-1 (10.0.0.1:4242)");
  }

  @Test
  void begins_in_the_state_in_which_nobody_calls_it() {
    assertThat(builder().build().state()).isEqualTo(Instance.State.STARTING);
  }

  @Test
  void takes_as_many_labels_as_are_allowed_and_no_more() {
    assertThat(builder().labels(labels(64)).build().labels()).hasSize(64);
    assertRefused(builder().labels(labels(65))).withMessageContainingAll("65 labels", "64");
  }

  @Test
  void takes_labels_as_long_as_is_allowed_and_no_longer() {
    builder().labels(Map.of("k".repeat(128), "v".repeat(1024))).build();
    assertRefused(builder().labels(Map.of("k", "v".repeat(1025))))
        .withMessageContainingAll("label k", "1025", "1024");
    assertRefused(builder().labels(Map.of("k".repeat(129), ""))).withMessageContaining("128");
    assertRefused(builder().labels(Map.of("", "v"))).withMessageContaining("name of a label");
  }

  @Test
  void takes_as_many_services_as_are_allowed_and_no_more() {
    var entry = new ServiceEntry("s", "1.0.0", "");
    builder().services(Collections.nCopies(1024, entry)).build();
    assertRefused(builder().services(Collections.nCopies(1025, entry)))
        .withMessageContainingAll("a-1", "1025", "1024");
  }

  @Test
  void takes_as_many_protocols_as_are_allowed_and_no_more() {
    builder().protocols(Collections.nCopies(16, "kith")).build();
    assertRefused(builder().protocols(Collections.nCopies(17, "kith")))
        .withMessageContainingAll("17", "16");
  }

  @Test
  void takes_weights_within_their_bounds_only() {
    builder().weight(0).build();
    builder().weight(10_000).build();
    assertRefused(builder().weight(-1)).withMessageContaining("-1");
    assertRefused(builder().weight(10_001)).withMessageContainingAll("10001", "10000");
  }

  @Test
  void has_an_address_that_others_can_reach() {
    Identity identity = new Identity("a", "a-1");
    assertRefused(Instance.builder(identity, new Address("10.0.0.1", 0), Instant.EPOCH))
        .withMessageContainingAll("a-1", "port 0");
  }

  @Test
  void knows_what_it_serves() {
    Instance instance = Instances.ready("a-1", "a", "test.One", "test.Two");
    assertThat(instance.serves("test.Two")).isTrue();
    assertThat(instance.serves("test.Three")).isFalse();
    assertThat(instance.with(List.<ServiceEntry>of()).serves("test.One")).isFalse();
  }

  @Test
  void has_a_record_of_each_service_that_only_those_find_who_ask_for_it() {
    Instance whole = Instances.ready("a-1", "a", "test.One", "test." + "x".repeat(120));
    assertThat(whole.ofEachService())
        .hasSize(2)
        .allSatisfy(record -> {
          assertThat(record.labels()).containsEntry(Instance.RECORD_OF, "a-1");
          assertThat(record.address()).isEqualTo(whole.address());
          assertThat(record.state()).isEqualTo(whole.state());
          assertThat(record.services()).hasSize(1);
          assertThat(record.app()).isEqualTo(record.services().getFirst().name());
        })
        .extracting(Instance::id)
        .doesNotHaveDuplicates();
    Instance record = whole.ofEachService().getFirst();
    assertThat(Query.all().matches(record)).isTrue();
    assertThat(Query.service("test.One").matches(record)).isFalse();
    assertThat(Query.service("test.One").withApp("test.One").matches(record)).isTrue();
    assertThat(Query.app("test.One").matches(record)).isTrue();
  }
}
