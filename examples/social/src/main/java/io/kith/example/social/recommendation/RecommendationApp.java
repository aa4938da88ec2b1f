package io.kith.example.social.recommendation;

import io.kith.App;
import io.kith.example.social.Storage;
import io.kith.example.social.Watched;
import io.kith.example.social.membership.Membership;
import io.kith.example.social.relationship.Relationship;
import io.kith.example.social.user.User;
import java.time.InstantSource;

/** The {@code recommendation} service as a process. */
public final class RecommendationApp {

  private RecommendationApp() {}

  /**
   * Serves until the process is told to end.
   *
   * @param args {@value Watched#ARGUMENT} has it tell how it is
   */
  public static void main(String[] args) {
    try (var app = App.start("recommendation")) {
      app.serve(
          Recommendation.class,
          new RecommendationService(
              app.settings(Storage.class),
              app.client(User.class),
              app.client(Relationship.class),
              app.client(Membership.class),
              InstantSource.system()));
      Watched.serveIfAsked(app, args);
      app.await();
    }
  }
}
