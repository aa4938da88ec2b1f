package io.kith.example.social.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.example.social.Population;
import io.kith.example.social.membership.MembershipService;
import io.kith.example.social.recommendation.RecommendationService;
import io.kith.example.social.relationship.RelationshipService;
import io.kith.example.social.user.UserService;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class RunTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void plays_without_a_contradiction_and_shows_how_it_goes() {
    InstantSource clock = InstantSource.system();
    try (var users = new UserService(Population.DEFAULT);
        var membership = new MembershipService(Population.DEFAULT, clock);
        var relationship = new RelationshipService(Population.DEFAULT, membership, clock);
        var recommendation = new RecommendationService(users, relationship, membership, clock)) {
      var services = new Services(membership, users, relationship, recommendation);
      Totals totals = play(services, "--duration=PT1.5S", "--rate=500", "--users=16");
      assertThat(totals.tally().violationsKept()).isEmpty();
      assertThat(totals.tally().swipes()).isPositive();
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("recommendation answers after")
        .contains("calls/s");
  }

  private Totals play(Services services, String... arguments) {
    var options = DriverOptions.parse(arguments);
    var pace = new Pace(options.callsPerSecond());
    var progress = new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    assertThat(new Readiness(pace, progress).await(services)).isTrue();
    return new Run(services, new CallMeter(), options, progress, pace).play();
  }
}
