package io.kith.trust;

import io.kith.core.Principal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may call what, or may not.
 *
 * <p>A caller is written as the name of a certificate, {@code relationship}; as {@code token:} and
 * the name of a token, {@code token:alice}; as {@value #KNOWN}, whoever is known; or as {@value
 * #ANYONE}. A method is written as {@code package.Service/Method}. In both, an asterisk at the end
 * stands for the rest.
 *
 * @param name what messages call it by
 * @param isAllowed whether those callers may, or may not
 * @param callers whom it is about, at least one
 * @param methods what it is about, at least one
 */
public record AccessRule(
    String name, boolean isAllowed, List<String> callers, List<String> methods) {

  /** Every caller that is known. */
  public static final String KNOWN = "known";

  /** Every caller, known or not. */
  public static final String ANYONE = "anyone";

  private static final String REST = "*";

  public AccessRule {
    Objects.requireNonNull(name, "name");
    callers = List.copyOf(callers);
    methods = methods.stream().map(AccessRule::asOnTheWire).toList();
    if (callers.isEmpty() || methods.isEmpty()) {
      throw new IllegalArgumentException(
          "the rule '" + name + "' needs callers, and methods that they may or may not call");
    }
    callers.forEach(AccessRule::requirePattern);
    methods.forEach(AccessRule::requirePattern);
  }

  /** On the wire a method begins with a capital; in Java it does not. */
  private static String asOnTheWire(String method) {
    int first = method.indexOf('/') + 1;
    return first > 0 && first < method.length()
        ? method.substring(0, first)
            + Character.toUpperCase(method.charAt(first))
            + method.substring(first + 1)
        : method;
  }

  private static void requirePattern(String pattern) {
    int asterisk = pattern.indexOf(REST);
    if (pattern.isBlank() || (asterisk >= 0 && asterisk != pattern.length() - 1)) {
      throw new IllegalArgumentException(
          "'" + pattern + "' is no name; an asterisk may stand at its end alone");
    }
  }

  /** Whether it is about this method, {@code package.Service/Method}. */
  boolean isAbout(String method) {
    return methods.stream().anyMatch(pattern -> matches(pattern, method));
  }

  /** Whether it is about this caller. */
  boolean isAbout(Optional<Principal> caller) {
    return callers.stream().anyMatch(pattern -> matches(pattern, caller));
  }

  private static boolean matches(String pattern, Optional<Principal> caller) {
    return switch (pattern) {
      case ANYONE -> true;
      case KNOWN -> caller.isPresent();
      default -> caller.filter(known -> matches(pattern, known)).isPresent();
    };
  }

  /** A certificate for somebody called {@code token:alice} is no token of hers. */
  private static boolean matches(String pattern, Principal caller) {
    return switch (caller.proof()) {
      case CERTIFICATE ->
          !pattern.startsWith(Principal.TOKEN_PREFIX) && matches(pattern, caller.name());
      case TOKEN ->
          pattern.startsWith(Principal.TOKEN_PREFIX)
              && matches(pattern.substring(Principal.TOKEN_PREFIX.length()), caller.name());
    };
  }

  private static boolean matches(String pattern, String text) {
    return pattern.endsWith(REST)
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : text.equals(pattern);
  }
}
