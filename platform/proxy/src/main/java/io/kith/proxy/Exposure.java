package io.kith.proxy;

import java.util.List;

/**
 * Which services a proxy passes calls on to. What Kith itself serves, {@code kith.…}, is never
 * among them.
 *
 * @param patterns full names of services; an asterisk at the end stands for the rest
 */
record Exposure(List<String> patterns) {

  private static final String REST = "*";
  private static final String OWN = "kith.";

  Exposure {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      int asterisk = pattern.indexOf(REST);
      if (pattern.isBlank() || (asterisk >= 0 && asterisk != pattern.length() - 1)) {
        throw new IllegalArgumentException(
            "services: '" + pattern + "' is no name; an asterisk may stand at its end alone");
      }
    }
  }

  boolean covers(String service) {
    return !service.startsWith(OWN)
        && patterns.stream().anyMatch(pattern -> matches(pattern, service));
  }

  private static boolean matches(String pattern, String service) {
    return pattern.endsWith(REST)
        ? service.startsWith(pattern.substring(0, pattern.length() - 1))
        : service.equals(pattern);
  }
}
