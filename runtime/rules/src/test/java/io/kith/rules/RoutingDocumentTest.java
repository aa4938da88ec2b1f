package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.ConfigException;
import io.kith.policy.routing.Attribute;
import io.kith.policy.routing.Experiment;
import io.kith.policy.routing.Mirror;
import io.kith.policy.routing.Otherwise;
import io.kith.policy.routing.Route;
import io.kith.policy.routing.RoutingRules;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sections of a file say that are about where calls go. */
final class RoutingDocumentTest {

  private static RoutingRules rules(String yaml) {
    return Rules.parse(1, "rules.yaml", yaml).routing();
  }

  @Test
  void every_key_is_read() {
    RoutingRules rules =
        rules(
            """
            groups:
              canary:
                labels: {track: canary}
                versions: ^2
                regions: [eu]
                zones: [z1, z2]
                cells: [c]
                instances: ["shop-*"]
                reserved: true
              stable: {}
            routes:
              - name: gray
                methods: [shop.Cart/add, shop.Till]
                callers: [web, "ba*"]
                when:
                  baggage: {tier: vip|gold}
                  metadata: {x-user: "*"}
                  arguments: {order.total: ">=100"}
                percent: 12.5
                key: argument:userId
                from: 2030-01-01T00:00:00Z
                until: 2030-02-01T00:00:00Z
                to:
                  - {group: canary, weight: 10}
                  - {labels: {track: "!*"}, same: {cell: baggage:cell}, weight: 90}
                otherwise: fallback
                fallback: stable
            experiments:
              - name: price
                layer: shop
                methods: [shop.Cart]
                key: baggage:user
                slots: 10-30.5
                variants: {old: 1, new: 2}
            mirrors:
              - name: next
                percent: 5
                key: baggage:user
                to: {group: canary}
                allowed: [shop.Till/Pay]
                maxOutstanding: 7
            """);
    assertThat(rules.group("canary").orElseThrow().reserved()).isTrue();
    assertThat(rules.group("canary").orElseThrow().selector())
        .hasToString(
            "label track=canary, version ^2, region eu, zone z1|z2, cell c, instance shop-*");
    Route route = rules.routes().getFirst();
    assertThat(route.criteria().methods())
        .extracting(Object::toString)
        .containsExactly("shop.Cart/Add", "shop.Till/*");
    assertThat(route.criteria().callers())
        .extracting(Object::toString)
        .containsExactly("web", "ba*");
    assertThat(route.criteria().conditions())
        .extracting(Object::toString)
        .containsExactly(
            "baggage:tier is vip|gold", "metadata:x-user is *", "argument:order.total is >=100");
    assertThat(route.criteria().share()).hasToString("12.5% by argument:userId");
    assertThat(route.criteria().window().from()).contains(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(route.criteria().window().until()).contains(Instant.parse("2030-02-01T00:00:00Z"));
    assertThat(route.to())
        .extracting(Object::toString)
        .containsExactly("group canary", "label track=!*, label cell as baggage:cell");
    assertThat(route.to()).extracting(to -> to.weight()).containsExactly(10, 90);
    assertThat(route.by()).contains(new Attribute.Argument("userId"));
    assertThat(route.otherwise()).isEqualTo(new Otherwise.Fallback("stable"));
    Experiment experiment = rules.experiments().getFirst();
    assertThat(experiment.slots()).isEqualTo(new Experiment.Slots(10, 30.5));
    assertThat(experiment.variants())
        .containsExactlyInAnyOrder(
            new Experiment.Variant("old", 1), new Experiment.Variant("new", 2));
    Mirror mirror = rules.mirrors().getFirst();
    assertThat(mirror.criteria().share()).hasToString("5.0% by baggage:user");
    assertThat(mirror.allowed()).hasToString("[shop.Till/Pay]");
    assertThat(mirror.maxOutstanding()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          routes: [{name: a, to: [{group: c}]}] ~ routes[0].otherwise is missing, and has no default; expected is one of strict, prefer, fallback
          routes: [{name: a, to: [], otherwise: strict}] ~ leads nowhere; write where calls go
          routes: [{name: a, to: [{group: c}], otherwise: strict}] ~ the route a leads to the group c, which there is not; there are no groups
          routes: [{name: a, to: [{}], otherwise: fallback}] ~ routes[0]: otherwise is fallback, so fallback must name a group
          routes: [{name: a b, to: [{}], otherwise: strict}] ~ the name 'a b' is none
          routes: [{name: a, to: [{}], otherwise: strict, percent: 101}] ~ routes[0].percent is '101'; allowed is a number from 0
          routes: [{name: a, to: [{}], otherwise: strict, key: user}] ~ 'user' names no value of a call; write baggage:name
          routes: [{name: a, to: [{}], otherwise: strict, from: tomorrow}] ~ 'tomorrow' is no time; write one such as 2030
          routes: [{name: a, to: [{versions: abc}], otherwise: strict}] ~ 'abc' is no version range
          routes: [{name: a, to: [{same: {a: baggage:b, c: baggage:d}}], otherwise: strict}] ~ it can have one
          routes: [{name: a, to: [{}], otherwise: strict, methods: ['a*b']}] ~ 'a*b' names no methods
          routes: [{name: a, to: [{}], otherwise: strict, when: {bagage: {}}}] ~ did you mean routes[0].when.baggage?
          routes: [{name: a, to: [{}], otherwise: strict, when: {arguments: {x: '>y'}}}] ~ '>y' is no bound of a number
          groups: {a: {label: {}}} ~ groups.a.label is unknown; did you mean groups.a.labels?
          experiments: [{name: a, layer: b, key: 'baggage:u', slots: 5, variants: {x: 1}}] ~ '5' are no slots
          experiments: [{name: a, layer: B, key: 'baggage:u', variants: {x: 1}}] ~ 'kith-exp-B' is no name
          experiments: [{name: a, layer: b, key: 'baggage:u'}] ~ needs variants
          mirrors: [{name: a}] ~ the mirror a leads to all instances; write which
          mirrors: [{name: a, to: {group: c}, maxOutstanding: 0}] ~ mirrors[0].maxOutstanding is '0'; allowed is a whole number from 1 to 10000
          """)
  void a_mistake_is_told_with_what_is_allowed(String yaml, String message) {
    assertThatThrownBy(() -> rules(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:1:")
        .hasMessageContaining(message);
  }
}
