package io.kith.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON Web Token as it came, read and not verified.
 *
 * @param algorithm how it says that it is signed
 * @param keyId which key it says that it is signed with
 * @param claims what it says besides
 * @param signed the bytes that are signed
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>
 */
record Token(
    String algorithm,
    Optional<String> keyId,
    Map<String, Object> claims,
    byte[] signed,
    byte[] signature) {

  /** The longest token, in characters. */
  static final int MAX_CHARS = 8 << 10;

  private static final int MAX_CLAIMS = 64;

  /**
   * Reads a token in its compact form.
   *
   * @throws IllegalArgumentException if it is none; the message quotes nothing of it
   */
  static Token parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException("has more than " + MAX_CHARS + " characters");
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      throw new IllegalArgumentException("is not of three parts with dots between");
    }
    Map<String, Object> header = Json.object(decode(text.substring(0, first)));
    if (header.containsKey("crit")) {
      throw new IllegalArgumentException("demands extensions (crit), of which none is known here");
    }
    Map<String, Object> claims = Json.object(decode(text.substring(first + 1, second)));
    if (claims.size() > MAX_CLAIMS) {
      throw new IllegalArgumentException("has more than " + MAX_CLAIMS + " claims");
    }
    return new Token(
        header.get("alg") instanceof String algorithm ? algorithm : "",
        header.get("kid") instanceof String id ? Optional.of(id) : Optional.empty(),
        claims,
        text.substring(0, second).getBytes(StandardCharsets.US_ASCII),
        decode(text.substring(second + 1)));
  }

  private static byte[] decode(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a part that is no base64url", e);
    }
  }

  /** A claim that is a text. */
  Optional<String> text(String name) {
    return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A claim that is a time in seconds since 1970. */
  Optional<Double> seconds(String name) {
    return claims.get(name) instanceof Double seconds ? Optional.of(seconds) : Optional.empty();
  }

  /** Whether it is meant for this audience, perhaps among others. */
  boolean isFor(String audience) {
    Object said = claims.get("aud");
    return audience.equals(said) || (said instanceof List<?> several && several.contains(audience));
  }

  /** The claims that are texts, and lists of texts with spaces between. */
  Map<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    claims.forEach((name, value) -> {
      if (value instanceof String text) {
        texts.put(name, text);
      } else if (value instanceof List<?> list
          && list.stream().allMatch(String.class::isInstance)) {
        texts.put(name, String.join(" ", list.stream().map(String.class::cast).toList()));
      }
    });
    return texts;
  }
}
