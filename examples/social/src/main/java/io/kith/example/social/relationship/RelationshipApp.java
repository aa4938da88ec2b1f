package io.kith.example.social.relationship;

import io.kith.App;
import io.kith.example.social.Population;
import io.kith.example.social.Storage;
import io.kith.example.social.Watched;
import io.kith.example.social.membership.Membership;
import java.time.InstantSource;

/** The {@code relationship} service as a process. */
public final class RelationshipApp {

  private RelationshipApp() {}

  /**
   * Serves until the process is told to end.
   *
   * @param args {@value Watched#ARGUMENT} has it tell how it is
   */
  public static void main(String[] args) {
    try (var app = App.start("relationship")) {
      var membership = app.client(Membership.class);
      app.serve(
          Relationship.class,
          new RelationshipService(
              app.settings(Storage.class), Population.DEFAULT, membership, InstantSource.system()));
      Watched.serveIfAsked(app, args);
      app.await();
    }
  }
}
