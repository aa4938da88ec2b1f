package io.kith.example.social.membership;

import io.kith.App;
import io.kith.example.social.Population;
import io.kith.example.social.Storage;
import io.kith.example.social.Watched;
import java.time.InstantSource;

/** The {@code membership} service as a process. */
public final class MembershipApp {

  private MembershipApp() {}

  /**
   * Serves until the process is told to end.
   *
   * @param args {@value Watched#ARGUMENT} has it tell how it is
   */
  public static void main(String[] args) {
    try (var app = App.start("membership")) {
      app.serve(
          Membership.class,
          new MembershipService(
              app.settings(Storage.class), Population.DEFAULT, InstantSource.system()));
      Watched.serveIfAsked(app, args);
      app.await();
    }
  }
}
