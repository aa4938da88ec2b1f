package io.kith;

import io.kith.testkit.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Issues tokens for tests. */
final class Tokens {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE_BYTES = 32;

  private final KeyPair keys = Authority.create("tokens").certificate("issuer").issue().keys();

  /** Writes the public key into a file, as others are to have it. */
  Path writeTo(Path file) {
    var point = ((ECPublicKey) keys.getPublic()).getW();
    try {
      return Files.writeString(
          file,
          "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"test\",\"x\":\""
              + BASE64.encodeToString(bytes(point.getAffineX()))
              + "\",\"y\":\""
              + BASE64.encodeToString(bytes(point.getAffineY()))
              + "\"}]}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] all = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, all, COORDINATE_BYTES - length, length);
    return all;
  }

  /** A token for somebody, which expires then. */
  String token(String subject, Instant expires) {
    String signed =
        encode("{\"alg\":\"ES256\",\"kid\":\"test\"}")
            + "."
            + encode(
                "{\"iss\":\"https://issuer.test\",\"aud\":\"errands\",\"sub\":\""
                    + subject
                    + "\",\"exp\":"
                    + expires.getEpochSecond()
                    + "}");
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(Arrays.toString(keys.getPublic().getEncoded()), e);
    }
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
