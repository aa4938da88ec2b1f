package io.kith.trust;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a JSON Web Key Set. Keys of other kinds, or for another use, are left out, as the standard
 * wants it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
final class TokenKeysReader {

  /** The longest set, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_KEYS = 100;
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 8192;
  private static final int MOST_EXPONENT_BITS = 32;
  private static final int P256_BYTES = 32;
  private static final int ED25519_BYTES = 32;

  private TokenKeysReader() {}

  /**
   * The keys of a set.
   *
   * @throws IllegalArgumentException if it is no set, or holds no key that can be used
   */
  static TokenKeys read(byte[] json) {
    if (!(Json.object(json).get("keys") instanceof List<?> entries)) {
      throw new IllegalArgumentException("has no list 'keys': a JSON Web Key Set is expected");
    }
    if (entries.size() > MAX_KEYS) {
      throw new IllegalArgumentException("has more than " + MAX_KEYS + " keys");
    }
    var keys = new ArrayList<TokenKeys.Key>();
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> fields) {
        key(fields).ifPresent(keys::add);
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "holds no key that can be used; supported are RSA from "
              + LEAST_RSA_BITS
              + " bits (RS256), EC P-256 (ES256) and Ed25519 (EdDSA), not for encryption");
    }
    return new TokenKeys(keys);
  }

  private static Optional<TokenKeys.Key> key(Map<?, ?> fields) {
    String kind = text(fields, "kty") + " " + text(fields, "crv");
    Optional<SignatureAlgorithm> algorithm =
        switch (kind) {
          case "RSA " -> Optional.of(SignatureAlgorithm.RS256);
          case "EC P-256" -> Optional.of(SignatureAlgorithm.ES256);
          case "OKP Ed25519" -> Optional.of(SignatureAlgorithm.EDDSA);
          default -> Optional.empty();
        };
    String use = text(fields, "use");
    String said = text(fields, "alg");
    return algorithm
        .filter(_ -> use.isEmpty() || use.equals("sig"))
        .filter(known -> said.isEmpty() || SignatureAlgorithm.of(said).equals(Optional.of(known)))
        .map(known -> {
          String id = text(fields, "kid");
          return new TokenKeys.Key(
              id.isEmpty() ? Optional.empty() : Optional.of(id), known, publicKey(known, fields));
        });
  }

  private static String text(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  private static PublicKey publicKey(SignatureAlgorithm algorithm, Map<?, ?> fields) {
    try {
      return switch (algorithm) {
        case RS256 -> rsa(number(fields, "n"), number(fields, "e"));
        case ES256 -> p256(coordinate(fields, "x"), coordinate(fields, "y"));
        case EDDSA -> ed25519(bytes(fields, "x"));
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "holds a key that is none (" + text(fields, "kid") + "): " + e.getMessage(), e);
    }
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    int bits = modulus.bitLength();
    if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
      throw new GeneralSecurityException(
          "RSA with " + bits + " bits; allowed are " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS);
    }
    if (exponent.bitLength() < 2
        || exponent.bitLength() > MOST_EXPONENT_BITS
        || !exponent.testBit(0)) {
      throw new GeneralSecurityException("the exponent " + exponent + " is none of RSA");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static PublicKey p256(BigInteger x, BigInteger y) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static PublicKey ed25519(byte[] littleEndian) throws GeneralSecurityException {
    if (littleEndian.length != ED25519_BYTES) {
      throw new GeneralSecurityException("a key of Ed25519 has " + ED25519_BYTES + " bytes");
    }
    byte[] y = new byte[ED25519_BYTES];
    for (int i = 0; i < ED25519_BYTES; i++) {
      y[i] = littleEndian[ED25519_BYTES - 1 - i];
    }
    boolean xIsOdd = y[0] < 0; // the highest bit is no part of the number
    y[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(xIsOdd, new BigInteger(1, y))));
  }

  private static BigInteger coordinate(Map<?, ?> fields, String name)
      throws GeneralSecurityException {
    byte[] bytes = bytes(fields, name);
    if (bytes.length != P256_BYTES) {
      throw new GeneralSecurityException("a coordinate of P-256 has " + P256_BYTES + " bytes");
    }
    return new BigInteger(1, bytes);
  }

  private static BigInteger number(Map<?, ?> fields, String name) throws GeneralSecurityException {
    return new BigInteger(1, bytes(fields, name));
  }

  private static byte[] bytes(Map<?, ?> fields, String name) throws GeneralSecurityException {
    try {
      return Base64.getUrlDecoder().decode(text(fields, name));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("'" + name + "' is no base64url", e);
    }
  }
}
