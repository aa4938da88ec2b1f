package io.kith.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param origin where it stands; the default for what stands nowhere
 * @param message what was found there, and what is allowed
 */
public record Problem(Origin origin, String message) {

  /** {@code application.yaml:3:9: server.port is 'abc'; allowed is a whole number}. */
  @Override
  public String toString() {
    return origin instanceof Origin.BuiltIn ? message : origin + ": " + message;
  }
}
