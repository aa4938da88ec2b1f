package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class InstanceRecordTest {

  private static final Instance INSTANCE =
      Instance.builder(
              new Identity("members", "members-7f3a"),
              new Address("10.0.0.1", 4242),
              Instant.parse("2026-03-04T05:06:07Z"))
          .version("1.4.0")
          .location(new Location("", "eu-1", ""))
          .labels(Map.of("track", "canary"))
          .state(Instance.State.READY)
          .services(List.of(new ServiceEntry("social.Members", "1.0.0", "")))
          .build();

  @Test
  void is_json_that_a_person_can_read() {
    assertThat(new String(InstanceRecord.write(INSTANCE), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"id":"members-7f3a","app":"members","version":"1.4.0",\
            "address":{"host":"10.0.0.1","port":4242},"protocols":["kith"],\
            "location":{"zone":"eu-1"},"weight":100,"labels":{"track":"canary"},\
            "startedAt":"2026-03-04T05:06:07Z","state":"INSTANCE_STATE_READY",\
            "services":[{"name":"social.Members","version":"1.0.0"}]}\
            """);
  }

  @Test
  void comes_back_as_it_was_given() {
    assertThat(InstanceRecord.read("members-7f3a", InstanceRecord.write(INSTANCE)))
        .isEqualTo(INSTANCE);
  }

  @Test
  void of_another_key_is_refused() {
    byte[] record = InstanceRecord.write(INSTANCE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstanceRecord.read("members-0000", record))
        .withMessageContaining("members-7f3a");
  }

  @Test
  void that_is_broken_is_refused_or_means_what_it_says() {
    byte[] record = InstanceRecord.write(INSTANCE);
    Property.holds(
        5_000,
        source -> {
          byte[] broken = Mutation.of(record, source);
          try {
            Instance read = InstanceRecord.read("members-7f3a", broken);
            assertThat(InstanceRecord.read("members-7f3a", InstanceRecord.write(read)))
                .isEqualTo(read);
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
          }
        });
  }

  @Test
  void has_a_key_from_which_its_id_comes_back() {
    Property.holds(
        1_000,
        source -> {
          String id = source.text(Bounds.MAX_NAME_CHARS);
          String key = InstanceRecord.key(id);
          assertThat(key).matches("[A-Za-z0-9.*_+%-]*").isNotIn(".", "..");
          assertThat(InstanceRecord.id(key)).contains(id);
        });
  }

  @Test
  void has_no_other_key() {
    assertThat(InstanceRecord.id("a b")).isEmpty();
    assertThat(InstanceRecord.id("%zz")).isEmpty();
    assertThat(InstanceRecord.id("..")).isEmpty();
    assertThat(InstanceRecord.id("%61")).isEmpty();
  }
}
