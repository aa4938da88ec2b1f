package io.kith.example.social.user;

import io.kith.App;
import io.kith.example.social.Population;
import io.kith.example.social.Storage;
import io.kith.example.social.Watched;

/** The {@code user} service as a process. */
public final class UserApp {

  private UserApp() {}

  /**
   * Serves until the process is told to end.
   *
   * @param args {@value Watched#ARGUMENT} has it tell how it is
   */
  public static void main(String[] args) {
    try (var app = App.start("user")) {
      app.serve(User.class, new UserService(app.settings(Storage.class), Population.DEFAULT));
      Watched.serveIfAsked(app, args);
      app.await();
    }
  }
}
