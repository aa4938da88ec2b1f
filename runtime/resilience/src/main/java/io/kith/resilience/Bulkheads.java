package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Principal;
import io.kith.core.Status;
import io.kith.policy.routing.ArgumentReader;
import io.kith.policy.routing.Attribute;
import io.kith.rules.BulkheadRule;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import io.kith.rules.ServeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is slow from taking the places of everything else: so many calls at a time of a
 * method, of a group of methods, of a caller or whatever else a call says.
 */
final class Bulkheads implements Mechanism {

  private static final Logger log = LoggerFactory.getLogger(Bulkheads.class);
  private static final String KEY = "bulkheads";

  /** Those of a client's method of which no rule speaks: what no healthy one ever needs. */
  private static final List<BulkheadRule> OF_CLIENT = List.of(BulkheadRule.ofMethod(10_000));

  /** Whose places they are; how many there are may change. */
  private record Scope(boolean isKeyed) {}

  private final Side side;
  private final Environment environment;
  private final Governed<Scope, Places> places =
      new Governed<>(scope -> new Places(scope.isKeyed()));

  Bulkheads(Side side, Environment environment) {
    this.side = side;
    this.environment = environment;
  }

  @Override
  public Stage stage() {
    return side == Side.CLIENT ? Stage.CLIENT_BULKHEAD : Stage.SERVER_BULKHEAD;
  }

  private Effective<List<BulkheadRule>> rules(Method method, Rules rules) {
    if (side == Side.SERVER && Overload.isAlwaysServed(method)) {
      return Effective.byDefault(List.of());
    }
    Optional<Effective<List<BulkheadRule>>> said =
        side == Side.CLIENT
            ? rules.calls().find(method, KEY, CallRule::bulkheads)
            : rules.serves().find(method, KEY, ServeRule::bulkheads);
    return said.orElseGet(() ->
        Effective.byDefault(side == Side.CLIENT && !method.isStreaming() ? OF_CLIENT : List.of()));
  }

  @Override
  public List<Filter> filters(MethodBinding binding, Rules rules) {
    Method method = binding.method();
    Effective<List<BulkheadRule>> said = rules(method, rules);
    var filters = new ArrayList<Filter>();
    for (int i = 0; i < said.value().size(); i++) {
      filter(method, said.value().get(i), i, said).ifPresent(filters::add);
    }
    return filters;
  }

  private Optional<Filter> filter(
      Method method, BulkheadRule rule, int index, Effective<List<BulkheadRule>> said) {
    Optional<Function<Call, String>> key =
        rule.per().isEmpty() ? Optional.of(_ -> "") : reader(method, rule.per().get(), said);
    return key.map(reader -> {
      String owner = rule.name().map(name -> "'" + name).orElse(method.path() + "#" + index);
      Places of = places.of(owner, new Scope(rule.per().isPresent()));
      of.set(rule.limit());
      return new Entering(
          of,
          rule.per().isPresent() ? reader : null,
          method.isNonBlocking() ? 0 : rule.maxWait().map(wait -> wait.toNanos()).orElse(0L),
          refusal(method, rule, said),
          environment.interventions().count(stage(), method, "refused"),
          environment.ticker());
    });
  }

  private Function<String, Status> refusal(
      Method method, BulkheadRule rule, Effective<List<BulkheadRule>> said) {
    String whose =
        rule.name().map(name -> "of '" + name + "'").orElse("of it")
            + (side == Side.CLIENT ? " wait for their replies" : " run");
    String waited =
        rule.maxWait()
            .map(wait ->
                ", and none ended within "
                    + TimeUnit.NANOSECONDS.toMillis(wait.toNanos())
                    + " ms or too many wait already")
            .orElse("");
    String advice =
        side == Side.CLIENT
            ? "; call later, or raise the limit"
            : "; call another instance, or later";
    return key ->
        Status.of(
            Code.RESOURCE_EXHAUSTED,
            method
                + (side == Side.CLIENT ? " was not sent: " : " was not begun: ")
                + rule.limit()
                + " calls "
                + whose
                + rule.per().map(per -> " for " + per + " " + shown(key)).orElse("")
                + ", as many as may ("
                + KEY
                + ", "
                + said.origin()
                + ")"
                + waited
                + advice);
  }

  /** Of what comes from outside no more than fits a sentence. */
  private static String shown(String key) {
    return key.length() <= 64 ? "'" + key + "'" : "'" + key.substring(0, 64) + "…'";
  }

  /** What reads the key off calls of a method; empty if they have none. */
  private Optional<Function<Call, String>> reader(
      Method method, String per, Effective<List<BulkheadRule>> said) {
    if (per.equals(BulkheadRule.CALLER)) {
      return Optional.of(
          call -> call.context().principal().map(Principal::name).orElse("nobody that is known"));
    }
    return switch (Attribute.parse(per)) {
      case Attribute.Baggage(String name) ->
          Optional.of(call -> call.context().baggage().getOrDefault(name, ""));
      case Attribute.Header(String name) ->
          Optional.of(call -> call.metadata().first(name).orElse(""));
      case Attribute.Argument(String path) -> {
        Optional<ArgumentReader> reader =
            method.isClientStreaming()
                ? Optional.empty()
                : environment.arguments().reader(method, path);
        if (reader.isEmpty()) {
          log.warn(
              "{} has no argument {}, so the bulkhead that is per it does not apply ({})",
              method,
              path,
              said.origin());
        }
        yield reader.map(Bulkheads::ofArgument);
      }
    };
  }

  private static Function<Call, String> ofArgument(ArgumentReader reader) {
    return switch (reader) {
      case ArgumentReader.OfLong number -> call -> Long.toString(number.read(call.request()));
      case ArgumentReader.OfText text ->
          call -> {
            String value = text.read(call.request());
            return value == null ? "" : value;
          };
    };
  }

  @Override
  public List<StageLevel> levels() {
    var levels = new ArrayList<StageLevel>();
    places
        .known()
        .forEach((whose, its) -> {
          if (!its.isKeyed()) { // of keys there may be thousands
            String about = whose.startsWith("'") ? whose + "'" : whose.replaceFirst("#0$", "");
            levels.add(new StageLevel(stage(), about, "places", its.places()));
            levels.add(new StageLevel(stage(), about, "taken", its.taken()));
          }
        });
    return levels;
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    Effective<List<BulkheadRule>> said = rules(method, rules);
    var settings = new ArrayList<Setting>();
    for (BulkheadRule rule : said.value()) {
      settings.add(new Setting(KEY, text(rule), said.origin()));
    }
    if (settings.isEmpty()) {
      settings.add(new Setting(KEY, "none", said.origin()));
    }
    if (side == Side.CLIENT) {
      rules
          .calls()
          .find(method, "connections", CallRule::connections)
          .ifPresent(
              group -> settings.add(new Setting("connections", group.value(), group.origin())));
    }
    return settings;
  }

  private static String text(BulkheadRule rule) {
    return rule.limit()
        + rule.name().map(name -> ", shared as '" + name + "'").orElse("")
        + rule.per().map(per -> ", per " + per).orElse("")
        + rule.maxWait().map(wait -> ", waits " + wait.toMillis() + " ms").orElse("");
  }
}
