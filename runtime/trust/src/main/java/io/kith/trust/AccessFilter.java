package io.kith.trust;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets through the calls that rules allow. The first rule that is about both the method and the
 * caller decides; what no rule is about is refused. A server's filter; thread-safe.
 */
public final class AccessFilter implements Filter {

  private final List<AccessRule> rules;

  /** The rules for each method, of which a server has so many and no more. */
  private final Map<String, List<AccessRule>> byMethod = new ConcurrentHashMap<>();

  /** A filter with these rules, in their order. */
  public AccessFilter(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public Reply apply(Call call, Next next) {
    String method = call.method().path();
    Optional<Principal> caller = call.context().principal();
    for (AccessRule rule : byMethod.computeIfAbsent(method, this::rulesOf)) {
      if (rule.isAbout(caller)) {
        return rule.isAllowed()
            ? next.call(call)
            : refused(caller, method, "the rule '" + rule.name() + "' denies it");
      }
    }
    return refused(caller, method, nobodyAllowsIt(method));
  }

  private List<AccessRule> rulesOf(String method) {
    return rules.stream().filter(rule -> rule.isAbout(method)).toList();
  }

  private String nobodyAllowsIt(String method) {
    List<String> names = rulesOf(method).stream().map(rule -> "'" + rule.name() + "'").toList();
    return names.isEmpty()
        ? "no rule is about this method, and what no rule allows is denied"
        : "none of the rules about this method allows it: " + String.join(", ", names);
  }

  private static Reply refused(Optional<Principal> caller, String method, String why) {
    return Reply.Failure.notExecuted(
        caller
            .map(known ->
                Status.of(Code.PERMISSION_DENIED, known + " may not call " + method + ": " + why))
            .orElseGet(() ->
                Status.of(
                    Code.UNAUTHENTICATED,
                    "who calls " + method + " is not known, by a certificate or a token: " + why)));
  }
}
