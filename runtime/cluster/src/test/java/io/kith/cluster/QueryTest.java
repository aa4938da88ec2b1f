package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class QueryTest {

  private static final Instance INSTANCE = Instances.ready("a-1", "a", "test.One");

  @Test
  void finds_what_satisfies_every_part_of_it() {
    assertThat(Query.all().matches(INSTANCE)).isTrue();
    assertThat(Query.app("a").matches(INSTANCE)).isTrue();
    assertThat(Query.app("b").matches(INSTANCE)).isFalse();
    assertThat(Query.service("test.One").matches(INSTANCE)).isTrue();
    assertThat(Query.service("test.Two").matches(INSTANCE)).isFalse();
    assertThat(both("a", "test.One").matches(INSTANCE)).isTrue();
    assertThat(both("b", "test.One").matches(INSTANCE)).isFalse();
    assertThat(both("a", "test.Two").matches(INSTANCE)).isFalse();
  }

  private static Query both(String app, String service) {
    return Query.app(app).withService(service);
  }

  @Test
  void finds_by_more_than_a_name() {
    Instance instance =
        Instance.builder(new Identity("a", "a-1"), new Address("127.0.0.1", 4242), Instant.EPOCH)
            .version("1.4.0")
            .location(new Location("eu", "eu-1", ""))
            .labels(Map.of("track", "canary", "disk", "ssd"))
            .services(List.of(new ServiceEntry("test.One", "2.1.0", "0")))
            .build();
    Query all = Query.all();
    assertThat(all.withVersions("^1.2").matches(instance)).isTrue();
    assertThat(all.withVersions("^2").matches(instance)).isFalse();
    assertThat(all.withService("test.One").withVersions("^2").matches(instance)).isTrue();
    assertThat(all.withService("test.One").withVersions("^1").matches(instance)).isFalse();
    assertThat(all.withInstance("a-1").matches(instance)).isTrue();
    assertThat(all.withInstance("a-2").matches(instance)).isFalse();
    assertThat(all.withRegion("eu").withZone("eu-1").matches(instance)).isTrue();
    assertThat(all.withRegion("us").matches(instance)).isFalse();
    assertThat(all.withZone("eu-2").matches(instance)).isFalse();
    assertThat(all.withLabels(Map.of("track", "canary")).matches(instance)).isTrue();
    assertThat(all.withLabels(Map.of("track", "stable")).matches(instance)).isFalse();
    assertThat(all.withLabels(Map.of("other", "")).matches(instance)).isFalse();
  }

  @Test
  void reads_well_in_a_sentence() {
    assertThat(Query.all()).hasToString("anything");
    assertThat(Query.app("a")).hasToString("application a");
    assertThat(Query.service("s")).hasToString("service s");
    assertThat(both("a", "s")).hasToString("application a, service s");
    assertThat(
            Query.all()
                .withVersions("^1")
                .withInstance("i")
                .withRegion("r")
                .withZone("z")
                .withLabels(Map.of("k", "v")))
        .hasToString("version ^1, instance i, region r, zone z, label k=v");
  }

  @Test
  void refuses_names_that_are_none() {
    assertThatIllegalArgumentException().isThrownBy(() -> Query.app(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> Query.all().withVersions("banana"));
    assertThatIllegalArgumentException().isThrownBy(() -> Query.all().withInstance(""));
    assertThatIllegalArgumentException().isThrownBy(() -> Query.all().withZone(""));
    assertThatIllegalArgumentException().isThrownBy(() -> Query.all().withRegion(""));
    assertThatIllegalArgumentException().isThrownBy(() -> Query.service("s".repeat(129)));
  }
}
