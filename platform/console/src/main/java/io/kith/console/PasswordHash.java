package io.kith.console;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: not enough to sign in with. To make one takes a tenth of a second or
 * more on purpose.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8018">RFC 8018: PBKDF2</a>
 */
record PasswordHash(int iterations, byte[] salt, byte[] hash) {

  /** The longest password, in characters. */
  static final int MAX_CHARS = 256;

  /** As OWASP recommends it for PBKDF2 with HMAC-SHA-512. */
  static final int ITERATIONS = 210_000;

  private static final String NAME = "pbkdf2-sha512";
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int LEAST_ITERATIONS = 1_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MOST_BYTES = 64;

  PasswordHash {
    if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
      throw new IllegalArgumentException(
          iterations + " iterations; allowed are " + LEAST_ITERATIONS + " to " + MOST_ITERATIONS);
    }
    require(salt, "salt");
    require(hash, "hash");
  }

  private static void require(byte[] bytes, String what) {
    if (bytes.length < SALT_BYTES || bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a " + what + " of " + bytes.length + " bytes; allowed are 16 to " + MOST_BYTES);
    }
  }

  /** The hash of a password, with a salt of its own. */
  static PasswordHash of(String password, int iterations, RandomGenerator random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new PasswordHash(iterations, salt, derive(password, salt, iterations, HASH_BYTES));
  }

  /** Whether it is of this password; takes as long if it is not. */
  boolean matches(String password) {
    return password.length() <= MAX_CHARS
        && MessageDigest.isEqual(hash, derive(password, salt, iterations, hash.length));
  }

  private static byte[] derive(String password, byte[] salt, int iterations, int bytes) {
    var key = new PBEKeySpec(password.toCharArray(), salt, iterations, bytes * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    } finally {
      key.clearPassword();
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  static PasswordHash parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(NAME)) {
      throw new IllegalArgumentException("is no " + NAME + "$ITERATIONS$SALT$HASH");
    }
    try {
      return new PasswordHash(
          Integer.parseInt(parts[1]),
          Base64.getDecoder().decode(parts[2]),
          Base64.getDecoder().decode(parts[3]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is no hash of a password: " + e.getMessage(), e);
    }
  }

  /** {@code pbkdf2-sha512$210000$…$…}. */
  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return NAME
        + "$"
        + iterations
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PasswordHash that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt)
        && MessageDigest.isEqual(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(salt);
  }

  @Override
  public String toString() {
    return NAME;
  }
}
