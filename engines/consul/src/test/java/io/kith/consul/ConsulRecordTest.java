package io.kith.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Instance;
import io.kith.cluster.Instances;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class ConsulRecordTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Instance INSTANCE = Instances.ready("a-1", "a", "test.One", "test.Two");

  private static ObjectNode entry(Instance instance, String status, long modified) {
    ObjectNode entry = JSON.createObjectNode();
    ObjectNode service =
        ConsulRecord.write(instance, Duration.ofSeconds(15), Duration.ofMinutes(1));
    entry.set("Service", service.put("ModifyIndex", modified));
    entry.putArray("Checks").addObject().put("Status", status);
    return entry;
  }

  private static ArrayNode entries(ObjectNode... entries) {
    return JSON.createArrayNode().addAll(List.of(entries));
  }

  @Test
  void an_instance_is_alive_unless_a_check_says_otherwise() {
    for (String status : List.of("passing", "warning")) {
      assertThat(new ConsulReader().instances("a", entries(entry(INSTANCE, status, 1))))
          .containsExactly(INSTANCE);
    }
    for (String status : List.of("critical", "maintenance", "")) {
      assertThat(new ConsulReader().instances("a", entries(entry(INSTANCE, status, 1)))).isEmpty();
    }
  }

  @Test
  void of_two_agents_that_know_an_instance_the_one_with_the_newer_record_is_believed() {
    Instance moved = INSTANCE.with(Instance.State.DRAINING);
    ObjectNode older = entry(INSTANCE, "passing", 7);
    ObjectNode newer = entry(moved, "passing", 8);
    assertThat(new ConsulReader().instances("a", entries(older, newer))).containsExactly(moved);
    assertThat(new ConsulReader().instances("a", entries(newer, older))).containsExactly(moved);
  }

  @Test
  void a_record_that_says_that_it_is_another_is_none() {
    ObjectNode renamed = entry(INSTANCE, "passing", 1);
    ((ObjectNode) renamed.path("Service")).put("ID", "a-2");
    assertThat(new ConsulReader().instances("a", entries(renamed))).isEmpty();
    assertThat(new ConsulReader().instances("b", entries(entry(INSTANCE, "passing", 1)))).isEmpty();
  }

  @Test
  void applications_are_those_with_the_tag() {
    JsonNode services =
        JSON.readTree("{\"consul\":[],\"web\":[\"v1\"],\"a\":[\"x\",\"kith=s.One\",\"kith\"]}");
    assertThat(new ConsulReader().applications(services)).containsOnlyKeys("a");
    assertThat(new ConsulReader().applications(services).get("a")).containsExactly("s.One");
  }

  @Test
  void a_damaged_answer_is_an_instance_or_none_and_never_a_failure() {
    var reader = new ConsulReader();
    String whole = entries(entry(INSTANCE, "passing", 1)).toString();
    Property.holds(
        5_000,
        source -> {
          JsonNode damaged;
          try {
            damaged = JSON.readTree(Mutation.of(whole, source));
          } catch (JacksonException e) {
            return; // is told of where answers are read
          }
          assertThat(reader.instances("a", damaged)).hasSizeLessThanOrEqualTo(1);
          assertThat(reader.applications(damaged)).hasSizeLessThanOrEqualTo(100);
        });
  }
}
