package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Admission;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Status;
import io.kith.policy.PerMethod;
import io.kith.policy.overload.CoDel;
import io.kith.policy.overload.Gate;
import io.kith.rules.Effective;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import io.kith.rules.ServeRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a server from beginning more than it can end: calls that have waited long for a processor
 * are refused while a queue stands, and of each method so many run as it has a limit. What matters
 * least is refused first; what tells of the server's own health is not refused at all.
 */
final class Overload implements Mechanism, Admission {

  /**
   * A wait that is never too long: some thousands of callers who each make one call after the other
   * wait for this on a server that is busy and well.
   */
  static final Duration TARGET = Duration.ofMillis(20);

  /** A queue that is gone sooner was a burst. */
  static final Duration INTERVAL = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(Overload.class);

  /** How many virtual threads run at a time, if that is not as many as there are processors. */
  private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

  private static final String QUEUE = "concurrency.queue";
  private static final String CRITICALITY = "criticality";

  /** Who asks these must be answered above all when there is too much to do. */
  private static final Set<String> ALWAYS_SERVED =
      Set.of(
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection",
          "kith.Introspection");

  /** What the rules say of the calls of a method that have waited. */
  private record Waiting(boolean shed, Criticality otherwise, LongAdder count) {}

  private final Environment environment;
  private final CoDel queue;
  private final Governed<Concurrency, Gate> gates;
  private final Processors processors;
  private final RuleSource.Watch watch;
  private final RareLog shedding;
  private volatile PerMethod<Waiting> waiting;

  Overload(Environment environment, RuleSource rules) {
    this(
        environment,
        rules,
        Integer.getInteger(PARALLELISM, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * For this many processors.
   *
   * @param rules stay open
   */
  Overload(Environment environment, RuleSource rules, int count) {
    long nowNanos = environment.ticker().nanos();
    this.environment = environment;
    this.queue = new CoDel(TARGET, INTERVAL, count, nowNanos);
    this.processors = new Processors(environment.ticker());
    this.gates =
        new Governed<>(values -> new Gate(values.limit(environment.ticker().nanos(), processors)));
    this.shedding = new RareLog(environment.ticker());
    this.waiting = waiting(rules.rules());
    this.watch = rules.watch(now -> waiting = waiting(now));
  }

  private PerMethod<Waiting> waiting(Rules rules) {
    return new PerMethod<>(method ->
        new Waiting(
            shedsQueue(method, rules).value(),
            criticality(method, rules).map(Effective::value).orElse(Criticality.CRITICAL),
            environment.interventions().count(stage(), method, "shed")));
  }

  @Override
  public Stage stage() {
    return Stage.SERVER_SHED;
  }

  // ---- before a call is begun

  @Override
  public @Nullable Status refusal(Method method, Context context, long waitedNanos, long nowNanos) {
    return queue.passes(waitedNanos) ? null : late(method, context, waitedNanos, nowNanos);
  }

  private @Nullable Status late(Method method, Context context, long waitedNanos, long nowNanos) {
    Waiting said = waiting.of(method);
    Criticality criticality = context.criticality().orElse(said.otherwise());
    if (queue.admits(criticality, waitedNanos, nowNanos) || !said.shed()) {
      return null;
    }
    said.count().increment();
    long longestMillis = TimeUnit.NANOSECONDS.toMillis(queue.longestNanos(criticality));
    warn(longestMillis, criticality);
    return Status.of(
        Code.RESOURCE_EXHAUSTED,
        method
            + " was not begun: it waited "
            + TimeUnit.NANOSECONDS.toMillis(waitedNanos)
            + " ms for a processor, and while there are too many calls, those that are "
            + criticality
            + " wait for "
            + longestMillis
            + " ms at most ("
            + QUEUE
            + "); call another instance, or later");
  }

  private void warn(long longestMillis, Criticality criticality) {
    if (shedding.isDue()) {
      log.warn(
          "overloaded: for {} ms or more every call has waited for a processor; those that are {} are"
              + " refused after {} ms now, and what matters less sooner",
          INTERVAL.toMillis(),
          criticality,
          longestMillis);
    }
  }

  // ---- while it runs

  @Override
  public List<Filter> filters(MethodBinding binding, Rules rules) {
    Method method = binding.method();
    Optional<Effective<Criticality>> criticality = criticality(method, rules);
    var filters = new ArrayList<Filter>();
    concurrency(method, rules)
        .ifPresent(values -> filters.add(limiting(method, values, criticality, rules)));
    criticality.ifPresent(said -> filters.add(new Marking(said.value())));
    return filters;
  }

  private Filter limiting(
      Method method,
      Concurrency values,
      Optional<Effective<Criticality>> criticality,
      Rules rules) {
    return new Limiting(
        method,
        gates.of(method.path(), values),
        criticality.map(Effective::value).orElse(Criticality.CRITICAL),
        Concurrency.told(method, rules),
        environment.interventions().count(stage(), method, "refused"),
        environment.ticker());
  }

  /** The limit of a method; none for streams, which live as long as somebody reads them. */
  private static Optional<Concurrency> concurrency(Method method, Rules rules) {
    return isAlwaysServed(method) || method.isStreaming()
        ? Optional.empty()
        : Concurrency.of(method, rules);
  }

  /** Whether a method tells of the server itself. */
  static boolean isAlwaysServed(Method method) {
    return ALWAYS_SERVED.contains(method.service());
  }

  private static Effective<Boolean> shedsQueue(Method method, Rules rules) {
    return isAlwaysServed(method)
        ? Effective.byDefault(false)
        : rules
            .serves()
            .find(method, QUEUE, rule -> rule.concurrency().flatMap(it -> it.queue()))
            .orElse(Effective.byDefault(true));
  }

  private static Optional<Effective<Criticality>> criticality(Method method, Rules rules) {
    return rules.serves().find(method, CRITICALITY, ServeRule::criticality);
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    var settings = new ArrayList<Setting>();
    Effective<Criticality> criticality =
        criticality(method, rules).orElse(Effective.byDefault(Criticality.CRITICAL));
    settings.add(new Setting(CRITICALITY, criticality.value().text(), criticality.origin()));
    Effective<Boolean> sheds = shedsQueue(method, rules);
    settings.add(new Setting(QUEUE, sheds.value().toString(), sheds.origin()));
    if (!isAlwaysServed(method) && !method.isStreaming()) {
      settings.addAll(Concurrency.settings(method, rules));
    }
    return settings;
  }

  @Override
  public void close() {
    watch.close();
    processors.close();
  }
}
