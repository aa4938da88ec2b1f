package io.kith.trust;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a process has what proves who it is, in PEM files.
 *
 * @param certificate its certificate, and after it those that lead to an authority
 * @param key its private key, PKCS#8, RSA or EC, encrypted or not
 * @param password the password of an encrypted key
 */
public record KeyFiles(Path certificate, Path key, Optional<String> password) {

  public KeyFiles {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(password, "password");
  }

  /** The files of a key without a password. */
  public KeyFiles(Path certificate, Path key) {
    this(certificate, key, Optional.empty());
  }

  /** Both files. */
  public List<Path> paths() {
    return List.of(certificate, key);
  }

  /** The paths, and no password. */
  @Override
  public String toString() {
    return certificate + ", " + key;
  }
}
