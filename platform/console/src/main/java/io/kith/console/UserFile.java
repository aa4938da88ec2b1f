package io.kith.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file of a hub's local users: a line for each, {@code alice operate pbkdf2-sha512$…}; what
 * follows a {@code #} at the beginning of a line is a remark. Not thread-safe.
 */
public final class UserFile {

  /** The shortest password, in characters. */
  public static final int LEAST_PASSWORD_CHARS = 8;

  private static final int MAX_USERS = 1_000;
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_NAME_CHARS = 64;

  /** Somebody who is known by a password. */
  record User(String name, Role role, PasswordHash password) {}

  private final Path path;

  /** The file at this path, which need not be there. */
  public UserFile(Path path) {
    this.path = path;
  }

  /**
   * Its users by their names.
   *
   * @throws IOException if it cannot be read, or is no such file; the message says which line
   */
  Map<String, User> read() throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException(
          path + " has more than " + MAX_BYTES + " bytes: is it a file of users?");
    }
    var users = new TreeMap<String, User>();
    int number = 0;
    for (String line : Files.readString(path, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        User user = parse(line);
        if (users.put(user.name, user) != null) {
          throw new IllegalArgumentException("'" + user.name + "' stands there twice");
        }
      } catch (IllegalArgumentException e) {
        throw new IOException(path + ", line " + number + ": " + e.getMessage(), e);
      }
    }
    if (users.size() > MAX_USERS) {
      throw new IOException(path + " has more than " + MAX_USERS + " users");
    }
    return users;
  }

  private static User parse(String line) {
    String[] parts = line.strip().split("\\s+");
    if (parts.length != 3) {
      throw new IllegalArgumentException("a user is a name, a role and a hash: use kith hub-user");
    }
    return new User(requireName(parts[0]), Role.parse(parts[1]), PasswordHash.parse(parts[2]));
  }

  private static String requireName(String name) {
    boolean isName =
        name.length() <= MAX_NAME_CHARS
            && !name.isEmpty()
            && name.chars()
                .allMatch(c ->
                    (c | 0x20) >= 'a' && (c | 0x20) <= 'z'
                        || c >= '0' && c <= '9'
                        || "._@+-".indexOf(c) >= 0);
    if (!isName) {
      throw new IllegalArgumentException(
          "a name has 1 to " + MAX_NAME_CHARS + " letters, digits and . _ @ + -");
    }
    return name;
  }

  /**
   * Adds a user, or gives them another password and role. Hubs that use the file notice; sessions
   * of before end.
   *
   * @throws IllegalArgumentException if the name is none, or the password too short or too long
   * @throws IOException if the file cannot be read or written
   */
  public void put(String name, Role role, String password) throws IOException {
    if (password.length() < LEAST_PASSWORD_CHARS || password.length() > PasswordHash.MAX_CHARS) {
      throw new IllegalArgumentException(
          "the password has "
              + password.length()
              + " characters; allowed are "
              + LEAST_PASSWORD_CHARS
              + " to "
              + PasswordHash.MAX_CHARS);
    }
    Map<String, User> users = readIfThere();
    var hash = PasswordHash.of(password, PasswordHash.ITERATIONS, new SecureRandom());
    users.put(requireName(name), new User(name, role, hash));
    write(users);
  }

  /**
   * Removes a user. Returns whether there was one.
   *
   * @throws IOException if the file cannot be read or written
   */
  public boolean remove(String name) throws IOException {
    Map<String, User> users = readIfThere();
    boolean removed = users.remove(name) != null;
    if (removed) {
      write(users);
    }
    return removed;
  }

  private Map<String, User> readIfThere() throws IOException {
    try {
      return read();
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    }
  }

  /** As a whole, so that a hub never sees half of it; for its owner alone. */
  private void write(Map<String, User> users) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("# Users of a Kith hub; kith hub-user changes them.");
    users
        .values()
        .forEach(
            user -> lines.add(user.name + " " + user.role.text() + " " + user.password.text()));
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IOException(path + " is no file");
    }
    Files.createDirectories(parent);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    boolean isPosix = parent.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path next =
        isPosix
            ? Files.createTempFile(parent, ".users", "", owner)
            : Files.createTempFile(parent, ".users", "");
    try {
      Files.write(next, lines, StandardCharsets.UTF_8);
      Files.move(
          next, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
