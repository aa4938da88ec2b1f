package io.kith.cluster;

import io.kith.transport.Address;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The URL of a registry in an engine: {@code
 * scheme://user:password@host:port,host:port/path?key=value}. User, password, port, path and
 * settings may be missing; what is percent-encoded is decoded. Immutable.
 *
 * @param scheme what it begins with
 * @param user who the engine is told that this is; empty if nothing is said
 * @param password of that user, from the URL or from the file that {@code password-file=} names;
 *     empty if nothing is said
 * @param addresses where the engine is reached; at least one
 * @param path without slashes at its ends; may be empty
 * @param settings by name
 */
public record RegistryUrl(
    String scheme,
    String user,
    String password,
    List<Address> addresses,
    String path,
    Map<String, String> settings) {

  private static final int MAX_CHARS = 4096;

  /**
   * The setting that every engine has: a file with the password, which then stands nowhere else.
   */
  private static final String PASSWORD_FILE = "password-file";

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>[a-z][a-z0-9+]*)://(?:(?<user>[^:/?@]*)(?::(?<password>[^/?@]*))?@)?"
              + "(?<hosts>[^/?@]+)(?:/(?<path>[^?]*))?(?:\\?(?<settings>.*))?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

  public RegistryUrl {
    addresses = List.copyOf(addresses);
    settings = Map.copyOf(settings);
  }

  /**
   * The URL that a text is.
   *
   * @param text what is parsed
   * @param scheme what it must begin with
   * @param defaultPort of a host without a port
   * @param known the names of all settings that there are
   * @throws IllegalArgumentException if it is no such URL; does not repeat the password
   */
  public static RegistryUrl parse(String text, String scheme, int defaultPort, Set<String> known) {
    Matcher form = FORM.matcher(text);
    if (text.length() > MAX_CHARS || !form.matches() || !form.group("scheme").equals(scheme)) {
      throw new IllegalArgumentException(
          "this is no URL of a registry in "
              + scheme
              + "; expected "
              + scheme
              + "://host:port, or "
              + scheme
              + "://user:password@host:port,host:port/path?key=value");
    }
    try {
      Map<String, String> settings = settings(form.group("settings"), known);
      String password = decoded(form.group("password"));
      return new RegistryUrl(
          scheme,
          decoded(form.group("user")),
          settings.containsKey(PASSWORD_FILE) ? read(settings.get(PASSWORD_FILE)) : password,
          Arrays.stream(form.group("hosts").split(",", -1))
              .map(host -> address(host, defaultPort))
              .toList(),
          decoded(form.group("path")).replaceAll("^/+|/+$", ""),
          settings);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the URL of the registry in "
              + scheme
              + " at "
              + form.group("hosts")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String read(String file) {
    try {
      if (Files.size(Path.of(file)) <= MAX_CHARS) {
        return Files.readString(Path.of(file)).strip();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(PASSWORD_FILE + "=" + file + " cannot be read: " + e, e);
    }
    throw new IllegalArgumentException(PASSWORD_FILE + "=" + file + " is too long for a password");
  }

  private static Address address(String text, int defaultPort) {
    boolean withoutPort = text.indexOf(':') < 0 || text.endsWith("]");
    return Address.parse(withoutPort ? text + ":" + defaultPort : text);
  }

  @SuppressWarnings("NullAway") // a group that did not match is null
  private static String decoded(String part) {
    return part == null ? "" : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @SuppressWarnings("NullAway") // a group that did not match is null
  private static Map<String, String> settings(String part, Set<String> known) {
    var settings = new TreeMap<String, String>();
    for (String setting : part == null || part.isEmpty() ? new String[0] : part.split("&", -1)) {
      String[] pair = setting.split("=", 2);
      String key = decoded(pair[0]);
      boolean isKnown = known.contains(key) || key.equals(PASSWORD_FILE);
      if (pair.length != 2 || !isKnown || settings.put(key, decoded(pair[1])) != null) {
        throw new IllegalArgumentException(
            "'"
                + key
                + "' is no setting, stands twice or has no value; settings are "
                + known.stream()
                    .sorted()
                    .map(name -> name + "=…")
                    .collect(Collectors.joining(", ")));
      }
    }
    return settings;
  }

  /** What a setting says; empty if it is not there. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /**
   * What a setting says, as a time such as {@code 500ms}, {@code 10s} or {@code 2m}.
   *
   * @throws IllegalArgumentException if it is none, or not between the two
   */
  public Duration setting(String name, Duration otherwise, Duration least, Duration most) {
    String text = settings.get(name);
    if (text == null) {
      return otherwise;
    }
    Matcher duration = DURATION.matcher(text);
    if (duration.matches()) {
      long number = Long.parseLong(duration.group(1));
      Duration value =
          switch (duration.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        name
            + "="
            + text
            + " in the URL of the registry in "
            + scheme
            + ": expected is a time such as 10s, from "
            + least.toMillis()
            + "ms to "
            + most.toMillis()
            + "ms");
  }

  /** The addresses, separated by commas. */
  public String hosts() {
    return addresses.stream().map(Address::toString).collect(Collectors.joining(","));
  }

  /** The URL without user, password and settings, for people. */
  @Override
  public String toString() {
    return scheme + "://" + hosts() + (path.isEmpty() ? "" : "/" + path);
  }
}
