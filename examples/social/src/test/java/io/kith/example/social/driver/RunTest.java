package io.kith.example.social.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.App;
import io.kith.cluster.Cluster;
import io.kith.cluster.Registries;
import io.kith.config.Config;
import io.kith.example.social.Population;
import io.kith.example.social.membership.Membership;
import io.kith.example.social.membership.MembershipService;
import io.kith.example.social.recommendation.Recommendation;
import io.kith.example.social.recommendation.RecommendationService;
import io.kith.example.social.relationship.Relationship;
import io.kith.example.social.relationship.RelationshipService;
import io.kith.example.social.user.User;
import io.kith.example.social.user.UserService;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The driver against all four services of one application, over real connections. */
final class RunTest {

  private static final String REGISTRY = "memory:run";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void plays_without_a_failure_or_a_contradiction() {
    try (App app = App.start("social", Config.empty().with("registry", REGISTRY))) {
      serveAll(app);
      Totals totals = play("--duration=PT4S", "--rate=500", "--users=16");
      assertThat(totals.tally().violationsKept()).isEmpty();
      assertThat(totals.errors()).isEmpty();
      assertThat(totals.isFlawless()).isTrue();
      assertThat(totals.tally().swipes()).isPositive();
      assertThat(totals.methods())
          .extracting(method -> method.service() + "/" + method.method())
          .contains("Membership/balance", "Recommendation/recommend", "Relationship/swipe");
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("recommendation answers after")
        .contains("calls/s");
  }

  private static void serveAll(App app) {
    InstantSource clock = InstantSource.system();
    var users = app.client(User.class);
    var membership = app.client(Membership.class);
    var relationship = app.client(Relationship.class);
    app.serve(User.class, new UserService(Population.DEFAULT));
    app.serve(Membership.class, new MembershipService(Population.DEFAULT, clock));
    app.serve(Relationship.class, new RelationshipService(Population.DEFAULT, membership, clock));
    app.serve(
        Recommendation.class, new RecommendationService(users, relationship, membership, clock));
  }

  private Totals play(String... arguments) {
    var options = DriverOptions.parse(arguments);
    var pace = new Pace(options.callsPerSecond());
    var progress = new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    var meter = new CallMeter();
    var identity = new Identity("driver", "driver-1");
    var transport = TransportOptions.defaults();
    try (var registry = Registries.open(REGISTRY, identity, transport);
        var cluster = Cluster.builder(identity, registry).filter(meter).open()) {
      var services = Services.of(cluster);
      assertThat(new Readiness(pace, progress).await(services)).isTrue();
      return new Run(services, meter, options, progress, pace).play();
    }
  }
}
