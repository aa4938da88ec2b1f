package io.kith.trust;

import java.util.Optional;

/** Where the keys of tokens come from. Thread-safe; nothing blocks but the opening of one. */
sealed interface TokenKeySource extends AutoCloseable permits TokenKeyFile, TokenKeyUrl {

  /** The keys as they are known now; empty before any were. */
  Optional<TokenKeys> current();

  /** A token names a key that is not among them: there may be new ones. */
  void missing();

  @Override
  void close();
}
