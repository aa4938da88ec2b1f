package io.kith.redis;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is: {@code redis://user:password@host:port/database?timeout=1s}; with {@code
 * rediss:} by TLS, as the trust of the JVM has it. Immutable.
 *
 * @param isTls whether it is reached by TLS
 * @param user who Redis is told that this is; empty for its default user
 * @param password of that user, from the URL or from the file that {@code password-file=} names;
 *     empty if nothing is said
 * @param database its number, 0 by default
 * @param timeout after which a connection that is silent is given up; 10 ms to 1 minute, 1 s by
 *     default
 */
record RedisUrl(
    boolean isTls,
    String user,
    String password,
    String host,
    int port,
    int database,
    Duration timeout) {

  static final String PLAIN = "redis";
  static final String TLS = "rediss";

  private static final int PORT = 6379;
  private static final int MAX_CHARS = 4_096;
  private static final Set<String> KNOWN = Set.of("timeout", "password-file");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s)");

  /**
   * The URL that a text is.
   *
   * @throws IllegalArgumentException if it is none; does not repeat the password
   */
  static RedisUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text.length() > MAX_CHARS ? "" : text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(expected() + " (" + e.getReason() + ")");
    }
    boolean isTls = TLS.equals(uri.getScheme());
    String host = uri.getHost();
    if ((!isTls && !PLAIN.equals(uri.getScheme())) || host == null || uri.getPort() > 65_535) {
      throw new IllegalArgumentException(expected());
    }
    Map<String, String> settings = settings(uri.getRawQuery());
    String[] login =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    String password = login.length == 2 ? decoded(login[1]) : "";
    String file = settings.get("password-file");
    return new RedisUrl(
        isTls,
        login.length == 0 ? "" : decoded(login[0]),
        file == null ? password : read(file),
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        uri.getPort() < 0 ? PORT : uri.getPort(),
        database(uri.getPath()),
        timeout(settings.getOrDefault("timeout", "1s")));
  }

  private static String expected() {
    return "this is no URL of a Redis; expected redis://host:6379, or"
        + " redis://user:password@host:6379/0?timeout=1s, with rediss: by TLS";
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, String> settings(@Nullable String query) {
    var settings = new HashMap<String, String>();
    for (String setting : query == null ? new String[0] : query.split("&", -1)) {
      String[] pair = setting.split("=", 2);
      if (pair.length != 2
          || !KNOWN.contains(pair[0])
          || settings.put(pair[0], decoded(pair[1])) != null) {
        throw new IllegalArgumentException(
            "'"
                + pair[0]
                + "' in the URL of Redis is no setting, stands twice or has no value;"
                + " settings are password-file=…, timeout=…");
      }
    }
    return settings;
  }

  private static String read(String file) {
    try {
      if (Files.size(Path.of(file)) <= MAX_CHARS) {
        return Files.readString(Path.of(file)).strip();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("password-file=" + file + " cannot be read: " + e, e);
    }
    throw new IllegalArgumentException("password-file=" + file + " is too long for a password");
  }

  private static int database(@Nullable String path) {
    String number = path == null ? "" : path.replaceFirst("^/", "");
    if (number.isEmpty()) {
      return 0;
    }
    if (!number.matches("\\d{1,4}")) {
      throw new IllegalArgumentException(
          "the path of the URL of Redis is the number of a database, such as /0");
    }
    return Integer.parseInt(number);
  }

  private static Duration timeout(String text) {
    Matcher form = DURATION.matcher(text);
    if (form.matches()) {
      long number = Long.parseLong(form.group(1));
      Duration timeout =
          form.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
      if (timeout.toMillis() >= 10 && timeout.toMillis() <= 60_000) {
        return timeout;
      }
    }
    throw new IllegalArgumentException(
        "timeout=" + text + " in the URL of Redis; expected is a time from 10ms to 60s");
  }

  /** The URL without user, password and settings, for people. */
  @Override
  public String toString() {
    return (isTls ? TLS : PLAIN)
        + "://"
        + host
        + ":"
        + port
        + (database == 0 ? "" : "/" + database);
  }
}
