package io.kith.trust;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/**
 * How tokens are signed: with a private key alone. A token that is not signed, or with a secret
 * that both sides share, is none.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518">RFC 7518</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8037">RFC 8037</a>
 */
enum SignatureAlgorithm {
  RS256("RS256", "SHA256withRSA"),
  ES256("ES256", "SHA256withECDSAinP1363Format"),
  EDDSA("EdDSA", "Ed25519");

  private final String tokenName;
  private final String javaName;

  SignatureAlgorithm(String tokenName, String javaName) {
    this.tokenName = tokenName;
    this.javaName = javaName;
  }

  /** The one that a token calls so. */
  static Optional<SignatureAlgorithm> of(String tokenName) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.tokenName.equals(tokenName)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** Whether the holder of the key's other half has signed these bytes. */
  boolean verifies(PublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature check = Signature.getInstance(javaName);
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException e) { // such as a signature of another length
      return false;
    }
  }
}
