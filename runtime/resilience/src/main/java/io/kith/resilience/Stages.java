package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.config.Setting;
import io.kith.core.Admission;
import io.kith.core.Call;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.policy.PerMethod;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mechanisms of one client or server, in the order of their {@link Stage}s, put to work by the
 * rules in force.
 *
 * <p>For each method, only those stand in the way of its calls that have something to do for it.
 * The way is made when a method is first called, and made anew with the first call after a change
 * of the rules; otherwise a call pays for a comparison. Thread-safe.
 */
public final class Stages implements MethodFilter, AutoCloseable {

  private final List<Mechanism> mechanisms;
  private final Environment environment;
  private final RuleSource.Watch watch;
  private volatile InForce inForce;

  /** The rules, and what stands around attempts by them. */
  private record InForce(
      Rules rules,
      ByMethod<List<Filter>> attempts,
      ByMethod<String> connections,
      PerMethod<Long> servedNanos) {}

  /**
   * These mechanisms.
   *
   * @param rules stay open
   */
  Stages(List<Mechanism> mechanisms, Environment environment, RuleSource rules) {
    this.mechanisms = mechanisms.stream().sorted(Comparator.comparing(Mechanism::stage)).toList();
    this.environment = environment;
    this.inForce = inForce(rules.rules());
    this.watch = rules.watch(now -> inForce = inForce(now));
  }

  /**
   * What stands around the calls that an application makes: one line for each mechanism.
   *
   * @param own those that are a part of the client itself; closed with the others
   */
  public static Stages ofClient(Environment environment, RuleSource rules, Mechanism... own) {
    var mechanisms = new ArrayList<>(List.of(own));
    mechanisms.add(new Deadlines(Side.CLIENT));
    mechanisms.add(new Degradation(Side.CLIENT, environment));
    mechanisms.add(new Limits(Side.CLIENT, environment));
    mechanisms.add(new Bulkheads(Side.CLIENT, environment));
    mechanisms.add(new Throttling(environment));
    mechanisms.add(new Breaking(environment));
    return new Stages(mechanisms, environment, rules);
  }

  /** What stands around the calls that an application serves: one line for each mechanism. */
  public static Stages ofServer(Environment environment, RuleSource rules) {
    return new Stages(
        List.of(
            new Overload(environment, rules),
            new Limits(Side.SERVER, environment),
            new Bulkheads(Side.SERVER, environment),
            new Degradation(Side.SERVER, environment),
            new Deadlines(Side.SERVER)),
        environment,
        rules);
  }

  private InForce inForce(Rules rules) {
    return new InForce(
        rules,
        new ByMethod<>(method -> filters(method, rules, true)),
        new ByMethod<>(method -> connections(method.method(), rules)),
        new PerMethod<>(method -> Deadlines.servedNanos(method, rules)));
  }

  private static String connections(Method method, Rules rules) {
    return rules
        .calls()
        .find(method, "connections", CallRule::connections)
        .map(Effective::value)
        .orElse("");
  }

  private List<Filter> filters(MethodBinding method, Rules rules, boolean areOfAttempts) {
    return mechanisms.stream()
        .filter(mechanism -> mechanism.stage().isOfAttempts() == areOfAttempts)
        .map(mechanism -> mechanism.filter(method, rules))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The way of a method's calls through all that stands around calls as a whole. */
  @Override
  public Next around(MethodBinding method, Next next) {
    environment.arguments().add(List.of(method));
    return new Way(this, method, next);
  }

  /** What decides whether calls are begun that have waited; a client has none. */
  public Optional<Admission> admission() {
    return mechanisms.stream()
        .filter(Admission.class::isInstance)
        .map(Admission.class::cast)
        .findFirst();
  }

  /** What stands around each attempt of a method's calls, the first outermost; often nothing. */
  public List<Filter> aroundAttempts(MethodBinding method) {
    return inForce.attempts().of(method);
  }

  /** The group of methods whose connections calls of this one go over; empty for no group. */
  public String connections(MethodBinding method) {
    return inForce.connections().of(method);
  }

  /**
   * How long a call of a method may take where it is served, in nanoseconds; {@link Long#MAX_VALUE}
   * if no rule says. The server sees to it: it interrupts what takes longer.
   */
  public long servedNanos(Method method) {
    return inForce.servedNanos().of(method);
  }

  /** The values in force for a method by these rules, of each stage that has any. */
  public Map<Stage, List<Setting>> effective(Method method, Rules rules) {
    var byStage = new EnumMap<Stage, List<Setting>>(Stage.class);
    for (Mechanism mechanism : mechanisms) {
      byStage.put(mechanism.stage(), mechanism.effective(method, rules));
    }
    return byStage;
  }

  /** Follows the rules no more, and ends what the mechanisms run. */
  @Override
  public void close() {
    watch.close();
    mechanisms.forEach(Mechanism::close);
  }

  /** The way of one method's calls. */
  private static final class Way implements Next {

    /** The way by one set of rules. */
    private record Made(Rules rules, Next path) {}

    private final Stages stages;
    private final MethodBinding method;
    private final Next next;
    private volatile @Nullable Made made;

    Way(Stages stages, MethodBinding method, Next next) {
      this.stages = stages;
      this.method = method;
      this.next = next;
    }

    @Override
    public Reply call(Call call) {
      Made now = made;
      return (now != null && now.rules() == stages.inForce.rules() ? now : make())
          .path()
          .call(call);
    }

    private synchronized Made make() {
      Rules rules = stages.inForce.rules();
      Made before = made;
      if (before != null && before.rules() == rules) {
        return before;
      }
      var now = new Made(rules, Filter.chain(stages.filters(method, rules, false), next));
      made = now;
      return now;
    }
  }
}
