package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.config.Setting;
import io.kith.core.Admission;
import io.kith.core.Call;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Status;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;
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

  /** The most methods that are told of. */
  private static final int MAX_KNOWN = 4096;

  private final Side side;
  private final List<Mechanism> mechanisms;
  private final Environment environment;
  private final RuleSource.Watch watch;
  private final Map<String, Mechanism> fallbacks = new ConcurrentHashMap<>();
  private final Map<String, Method> known = new ConcurrentSkipListMap<>();
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
   * @param mechanisms one at least, all of one side
   * @param rules stay open
   */
  Stages(List<Mechanism> mechanisms, Environment environment, RuleSource rules) {
    this.side = mechanisms.getFirst().stage().side();
    this.mechanisms = inOrder(mechanisms.stream());
    this.environment = environment;
    this.inForce = inForce(rules.rules());
    this.watch = rules.watch(now -> inForce = inForce(now));
  }

  private static List<Mechanism> inOrder(Stream<Mechanism> mechanisms) {
    return mechanisms.sorted(Comparator.comparing(Mechanism::stage)).toList();
  }

  /** What stands around the calls that a process makes, without faults. */
  public static Stages ofClient(Environment environment, RuleSource rules) {
    return ofClient(environment, rules, false, List.of());
  }

  /**
   * What stands around the calls that a process makes: one line for each mechanism.
   *
   * @param faultsAllowed whether rules may have faults: as a setting at the start says it
   * @param more what others bring, or only describe
   */
  public static Stages ofClient(
      Environment environment,
      RuleSource rules,
      boolean faultsAllowed,
      List<? extends Mechanism> more) {
    var mechanisms = new ArrayList<Mechanism>(more);
    mechanisms.add(new TraceSampling(Side.CLIENT));
    mechanisms.add(new Degradation(Side.CLIENT, environment));
    mechanisms.add(new Limits(Side.CLIENT, environment));
    mechanisms.add(new Bulkheads(Side.CLIENT, environment));
    mechanisms.add(new Throttling(environment));
    mechanisms.add(new Breaking(environment));
    mechanisms.add(new Faults(Side.CLIENT, faultsAllowed, environment));
    return new Stages(mechanisms, environment, rules);
  }

  /** What stands around the calls that a process serves, without faults. */
  public static Stages ofServer(Environment environment, RuleSource rules) {
    return ofServer(environment, rules, false);
  }

  /**
   * What stands around the calls that a process serves: one line for each mechanism.
   *
   * @param faultsAllowed whether rules may have faults: as a setting at the start says it
   */
  public static Stages ofServer(Environment environment, RuleSource rules, boolean faultsAllowed) {
    var mechanisms = new ArrayList<Mechanism>();
    mechanisms.add(new TraceSampling(Side.SERVER));
    mechanisms.add(new Faults(Side.SERVER, faultsAllowed, environment));
    mechanisms.add(new Overload(environment, rules));
    mechanisms.add(new Limits(Side.SERVER, environment));
    mechanisms.add(new Bulkheads(Side.SERVER, environment));
    mechanisms.add(new Degradation(Side.SERVER, environment));
    mechanisms.add(new Deadlines());
    return new Stages(mechanisms, environment, rules);
  }

  private InForce inForce(Rules rules) {
    return new InForce(
        rules,
        new ByMethod<>(method -> filters(mechanisms, method, rules, true)),
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

  private static List<Filter> filters(
      List<Mechanism> inOrder, MethodBinding method, Rules rules, boolean areOfAttempts) {
    return inOrder.stream()
        .filter(mechanism -> mechanism.stage().isOfAttempts() == areOfAttempts)
        .flatMap(mechanism -> mechanism.filters(method, rules).stream())
        .toList();
  }

  /** Takes note of the contract of a service, by which replies that rules have are read. */
  public void know(ServiceSchema contract) {
    mechanisms.forEach(mechanism -> mechanism.know(contract));
  }

  /** The way of a method's calls through all that stands around calls as a whole. */
  @Override
  public Next around(MethodBinding method, Next next) {
    return around(method, next, fallbacks.get(method.method().service()));
  }

  private Next around(MethodBinding method, Next next, @Nullable Mechanism fallback) {
    environment.arguments().add(List.of(method));
    if (known.size() < MAX_KNOWN) {
      known.put(method.method().path(), method.method());
    }
    List<Mechanism> all =
        fallback == null
            ? mechanisms
            : inOrder(Stream.concat(Stream.of(fallback), mechanisms.stream()));
    return new Way(this, all, method, next);
  }

  /**
   * The same, with a fallback for the calls of a service.
   *
   * @param fallback an implementation that is made for each call that fails, and told why
   */
  public <T> MethodFilter with(
      ServiceBinding<T> binding, Function<? super Status, ? extends T> fallback) {
    var mechanism = new Fallback<>(degradation(), binding, fallback, environment);
    return (method, next) -> around(method, next, mechanism);
  }

  /**
   * Has a fallback for the calls of a service whose ways are made from now on.
   *
   * @param fallback an implementation that is made for each call that fails, and told why
   */
  public <T> void fallBack(
      ServiceBinding<T> binding, Function<? super Status, ? extends T> fallback) {
    fallbacks.put(
        binding.schema().name(), new Fallback<>(degradation(), binding, fallback, environment));
  }

  /** What the rules say of fallbacks. */
  private Degradation degradation() {
    return mechanisms.stream()
        .filter(Degradation.class::isInstance)
        .map(Degradation.class::cast)
        .findFirst()
        .orElseThrow();
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

  /** Which end of calls they stand at. */
  public Side side() {
    return side;
  }

  /** The methods whose calls pass them, in the order of their paths. */
  public List<Method> methods() {
    return List.copyOf(known.values());
  }

  /** The rules in force. */
  public Rules rules() {
    return inForce.rules();
  }

  /** The values in force for a method, of each stage of this end; empty if it has none. */
  public Map<Stage, List<Setting>> effective(Method method) {
    var byStage = new EnumMap<Stage, List<Setting>>(Stage.class);
    Stage.of(side).forEach(stage -> byStage.put(stage, new ArrayList<>()));
    Rules rules = inForce.rules();
    for (Mechanism mechanism : mechanisms) {
      Objects.requireNonNull(byStage.get(mechanism.stage()))
          .addAll(mechanism.effective(method, rules));
    }
    return byStage;
  }

  /** How things stand at its stages right now. */
  public List<StageLevel> levels() {
    return mechanisms.stream().flatMap(mechanism -> mechanism.levels().stream()).toList();
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
    private final List<Mechanism> mechanisms;
    private final MethodBinding method;
    private final Next next;
    private volatile @Nullable Made made;

    Way(Stages stages, List<Mechanism> mechanisms, MethodBinding method, Next next) {
      this.stages = stages;
      this.mechanisms = mechanisms;
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
      var now = new Made(rules, Filter.chain(filters(mechanisms, method, rules, false), next));
      made = now;
      return now;
    }
  }
}
