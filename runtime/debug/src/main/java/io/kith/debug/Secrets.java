package io.kith.debug;

import java.util.regex.Pattern;

/**
 * Hides what looks like a secret in a configuration, since an application may hold its own as plain
 * texts: better one value too many than one too few.
 */
final class Secrets {

  private static final String HIDDEN = "***";

  /** A word of a key, alone or with others, in any case. */
  private static final Pattern KEY =
      Pattern.compile(
          "password|passwd|passphrase|secret|token|credential|authorization|cookie|private"
              + "|(^|[._-])(pwd|key|keys|auth|pin)($|[._-])|api_?key|access_?key",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CAPITAL_KEY =
      Pattern.compile("[a-z](Key|Keys|Pwd|Auth)($|[._A-Z-])");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s]*@");
  private static final Pattern ARGUMENT =
      Pattern.compile(
          "((?:^|[?&;,\\s{])[\\w.-]*(?:password|passwd|pwd|secret|token|key|auth)[\\w.-]*[=:]\\s*)[^&;,\\s}]+",
          Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /** The value of a key, as it may be shown. */
  static String hidden(String key, String value) {
    if (value.isEmpty() || value.equals("true") || value.equals("false")) {
      return value;
    }
    if (KEY.matcher(key).find() || CAPITAL_KEY.matcher(key).find()) {
      return HIDDEN;
    }
    String withoutUser = USER_INFO.matcher(value).replaceAll(HIDDEN + "@");
    return ARGUMENT.matcher(withoutUser).replaceAll("$1" + HIDDEN);
  }
}
