package io.kith.trust;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * The public keys of whoever issues tokens.
 *
 * @param keys those that can be used here
 */
record TokenKeys(List<Key> keys) {

  /** A token that does not name its key is tried with so many at the most. */
  private static final int MAX_TRIES = 4;

  /**
   * One key.
   *
   * @param id what tokens call it by
   * @param algorithm the only one that it is used with
   */
  record Key(Optional<String> id, SignatureAlgorithm algorithm, PublicKey key) {}

  TokenKeys {
    keys = List.copyOf(keys);
  }

  /** Those that may have signed a token. */
  List<Key> candidates(SignatureAlgorithm algorithm, Optional<String> id) {
    return keys.stream()
        .filter(key -> key.algorithm == algorithm)
        .filter(key -> id.isEmpty() || key.id.equals(id))
        .limit(MAX_TRIES)
        .toList();
  }
}
