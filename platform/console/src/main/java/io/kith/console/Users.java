package io.kith.console;

import io.kith.console.UserFile.User;
import io.kith.core.FileWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The local users as the file has them now. Thread-safe. */
final class Users implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Users.class);

  private final UserFile file;
  private final Path path;
  private final FileWatch watch;
  private final PasswordHash nobody;
  private volatile Map<String, User> users;

  /**
   * Reads the file, and again when it changes.
   *
   * @throws IOException if it cannot be used
   */
  Users(Path path, Duration checkInterval, RandomGenerator random) throws IOException {
    this.path = path;
    this.file = new UserFile(path);
    this.nobody = PasswordHash.of("nobody", PasswordHash.ITERATIONS, random);
    this.watch = new FileWatch("kith-hub-users", List.of(path), checkInterval, this::reload);
    this.users = file.read();
    watch.start();
  }

  void reload() {
    try {
      users = file.read();
      log.info("{} users are known by {}", users.size(), path);
    } catch (IOException e) {
      log.error("the users of before stay: {}", e.toString());
    }
  }

  /** The user of this name, whoever asks. */
  Optional<User> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /** The user whose name and password these are; a name that is not known takes as long. */
  Optional<User> authenticate(String name, String password) {
    Optional<User> user = find(name);
    boolean matches = user.map(User::password).orElse(nobody).matches(password);
    return user.filter(_ -> matches);
  }

  @Override
  public void close() {
    watch.close();
  }
}
