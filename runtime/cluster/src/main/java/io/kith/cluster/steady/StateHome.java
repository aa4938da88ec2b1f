package io.kith.cluster.steady;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The directory in which this user's programs keep what should outlast them, and may be lost.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory
 *     Specification</a>
 */
public final class StateHome {

  private StateHome() {}

  /**
   * {@code $XDG_STATE_HOME/kith}, else {@code ~/.local/state/kith} if there is a home that can be
   * written to, else a directory of this user among the temporary ones. It need not be there yet.
   */
  public static Path directory() {
    return directory(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Path.of(System.getProperty("java.io.tmpdir")),
        System.getProperty("user.name"));
  }

  static Path directory(Map<String, String> environment, Path home, Path temporary, String user) {
    return Optional.ofNullable(environment.get("XDG_STATE_HOME"))
        .flatMap(StateHome::absolute)
        .or(() -> Optional.of(home).filter(Files::isWritable).map(h -> h.resolve(".local/state")))
        .map(state -> state.resolve("kith"))
        .orElseGet(() -> temporary.resolve("kith-" + user.replaceAll("[^A-Za-z0-9._-]", "_")));
  }

  /** What is relative does not count, says the specification. */
  private static Optional<Path> absolute(String path) {
    try {
      return Optional.of(Path.of(path)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
