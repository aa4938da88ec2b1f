package io.kith.trust;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Somebody who issues tokens for tests, with one key. */
final class Issuer {

  static final String NAME = "https://issuer.test";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SignatureAlgorithm algorithm;
  private final String keyId;
  private final KeyPair keys;

  Issuer(SignatureAlgorithm algorithm, String keyId) {
    this.algorithm = algorithm;
    this.keyId = keyId;
    this.keys = generate(algorithm);
  }

  private static KeyPair generate(SignatureAlgorithm algorithm) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              switch (algorithm) {
                case RS256 -> "RSA";
                case ES256 -> "EC";
                case EDDSA -> "Ed25519";
              });
      switch (algorithm) {
        case RS256 -> generator.initialize(2048);
        case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        case EDDSA -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How tokens name the algorithm. */
  String algorithmName() {
    return switch (algorithm) {
      case RS256 -> "RS256";
      case ES256 -> "ES256";
      case EDDSA -> "EdDSA";
    };
  }

  KeyPair keys() {
    return keys;
  }

  /** The public key as one of a set. */
  String jwk() {
    String numbers =
        switch (keys.getPublic()) {
          case RSAPublicKey rsa ->
              "\"kty\":\"RSA\",\"n\":\""
                  + base64(unsigned(rsa.getModulus()))
                  + "\",\"e\":\""
                  + base64(unsigned(rsa.getPublicExponent()))
                  + "\"";
          case ECPublicKey ec ->
              "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                  + base64(padded(ec.getW().getAffineX()))
                  + "\",\"y\":\""
                  + base64(padded(ec.getW().getAffineY()))
                  + "\"";
          case EdECPublicKey ed ->
              "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64(littleEndian(ed)) + "\"";
          default -> throw new IllegalStateException(keys.getPublic().toString());
        };
    return "{\"kid\":\"" + keyId + "\",\"use\":\"sig\"," + numbers + "}";
  }

  /** A set of the keys of these. */
  static String jwks(Issuer... issuers) {
    return "{\"keys\":["
        + String.join(",", java.util.Arrays.stream(issuers).map(Issuer::jwk).toList())
        + "]}";
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static byte[] padded(BigInteger number) {
    byte[] bytes = unsigned(number);
    byte[] padded = new byte[32];
    System.arraycopy(bytes, 0, padded, 32 - bytes.length, bytes.length);
    return padded;
  }

  private static byte[] littleEndian(EdECPublicKey key) {
    byte[] big = padded(key.getPoint().getY());
    byte[] little = new byte[32];
    for (int i = 0; i < 32; i++) {
      little[i] = big[31 - i];
    }
    if (key.getPoint().isXOdd()) {
      little[31] |= (byte) 0x80;
    }
    return little;
  }

  /** A token with the usual header. */
  String sign(String claims) {
    return sign("{\"alg\":\"" + algorithmName() + "\",\"kid\":\"" + keyId + "\"}", claims);
  }

  /** A token with this header, whatever it says. */
  String sign(String header, String claims) {
    String signed = base64(header) + "." + base64(claims);
    return signed + "." + base64(signature(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private byte[] signature(byte[] bytes) {
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case RS256 -> "SHA256withRSA";
                case ES256 -> "SHA256withECDSAinP1363Format";
                case EDDSA -> "Ed25519";
              });
      signature.initSign(keys.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  /** Claims that are believed at the time, in seconds, for half an hour. */
  static String claims(String subject, long nowSeconds) {
    return "{\"iss\":\""
        + NAME
        + "\",\"aud\":[\"other\",\"membership\"],\"sub\":\""
        + subject
        + "\",\"exp\":"
        + (nowSeconds + 1800)
        + ",\"roles\":[\"admin\",\"user\"],\"nested\":{\"a\":[1]}}";
  }
}
