package io.kith.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name in DNS behind which the instances of one application are.
 *
 * @param name what is looked up
 * @param port where they listen, at the addresses of the name; none: the name has SRV records,
 *     which say so
 * @param app whose instances they are
 * @param version of the application and its services
 * @param zone where they are; may be empty
 * @param services what they serve; empty if whatever they are asked for
 */
record DnsTarget(
    String name, OptionalInt port, String app, String version, String zone, List<String> services) {

  private static final int MAX_TARGETS = 100;
  private static final Pattern FORM =
      Pattern.compile("(?<name>[A-Za-z0-9._-]{1,253})(?::(?<port>\\d{1,5}))?(?:\\?(?<more>.*))?");

  /**
   * The targets of a text {@code name:port?services=a.B,c.D;name?services=e.F}.
   *
   * @throws IllegalArgumentException if it is none; says what is expected
   */
  static List<DnsTarget> parseAll(String text) {
    var targets = new ArrayList<DnsTarget>();
    String[] parts = text.split(";", -1);
    if (parts.length > MAX_TARGETS) {
      throw new IllegalArgumentException(
          parts.length + " names; at most " + MAX_TARGETS + " are allowed");
    }
    for (String part : parts) {
      DnsTarget target = parse(part);
      if (parts.length > 1 && target.services.isEmpty()) {
        throw new IllegalArgumentException(
            "of several names each must say what it serves; " + target.name + " lacks ?services=");
      }
      targets.add(target);
    }
    return List.copyOf(targets);
  }

  private static DnsTarget parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no name with a port, such as members.example:4242");
    }
    String port = form.group("port");
    String name = form.group("name");
    String app = name;
    String version = "0.0.0";
    String zone = "";
    List<String> services = List.of();
    String more = form.group("more");
    for (String setting : more == null ? new String[0] : more.split("&", -1)) {
      String[] pair = setting.split("=", 2);
      String value = pair.length == 2 ? pair[1] : "";
      switch (pair[0]) {
        case "app" -> app = value;
        case "version" -> version = value;
        case "zone" -> zone = value;
        case "services" -> services = List.of(value.split(",", -1));
        default ->
            throw new IllegalArgumentException(
                "'" + pair[0] + "' is no setting; settings are app, services, version, zone");
      }
    }
    return new DnsTarget(
        name,
        port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
        app,
        version,
        zone,
        services);
  }

  DnsTarget {
    Bounds.requireName(app, "app=");
    Bounds.requireName(version, "version=");
    Bounds.requireShort(zone, Bounds.MAX_NAME_CHARS, "zone=");
    Bounds.requireAtMost(Instance.MAX_SERVICES, services, "services");
    services.forEach(service -> Bounds.requireName(service, "services="));
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
      throw new IllegalArgumentException(
          "the port of " + name + " is " + port.getAsInt() + "; allowed are 1 to 65535");
    }
  }
}
