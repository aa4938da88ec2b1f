package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Origin;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.ConnectionAbort;
import io.kith.core.Filter;
import io.kith.core.Metadata;
import io.kith.core.Next;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.Key;
import io.kith.policy.routing.Surroundings;
import io.kith.policy.routing.TextMatch;
import io.kith.rules.FaultRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fault for calls of one method. Thread-safe. */
final class InjectedFault implements Filter {

  private static final Logger log = LoggerFactory.getLogger(InjectedFault.class);
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final MethodBinding method;
  private final FaultRule rule;
  private final Side side;
  private final String what;
  private final Predicate<Call> isMeant;
  private final Garbler garbler;
  private final LongAdder injected;
  private final RareLog rareLog;
  private final long delayNanos;

  InjectedFault(
      MethodBinding method, FaultRule rule, Origin origin, Stage stage, Environment environment) {
    this.method = method;
    this.rule = rule;
    this.side = stage.side();
    this.what = "by faults of the rules (" + origin + ")";
    LongSupplier random =
        rule.seed().<LongSupplier>map(InjectedFault::seeded).orElse(environment.random());
    this.isMeant = isMeant(method, rule, stage.side(), environment, random);
    this.garbler = new Garbler(method, random);
    this.injected = environment.interventions().count(stage, method.method(), "injected");
    this.rareLog = new RareLog(environment.ticker());
    this.delayNanos = rule.delay().map(Duration::toNanos).orElse(0L);
  }

  /** The same numbers, run after run. */
  private static LongSupplier seeded(int seed) {
    var next = new AtomicLong(Key.mixed(seed));
    return () -> Key.mixed(next.getAndAdd(GOLDEN));
  }

  private static Predicate<Call> isMeant(
      MethodBinding method,
      FaultRule rule,
      Side side,
      Environment environment,
      LongSupplier random) {
    Surroundings usual = environment.surroundings();
    var surroundings = new Surroundings(usual.caller(), usual.arguments(), usual.clock(), random);
    List<TextMatch> callers = rule.matches();
    return rule.criteria()
        .test("faults", method.method(), surroundings)
        .map(test ->
            callers.isEmpty() ? test : test.and(call -> isCaller(call, callers, side, environment)))
        .orElse(_ -> false);
  }

  private static boolean isCaller(
      Call call, List<TextMatch> callers, Side side, Environment environment) {
    String caller =
        side == Side.CLIENT
            ? environment.app()
            : call.context().principal().map(Principal::name).orElse(null);
    return callers.stream().anyMatch(match -> match.matches(caller));
  }

  @Override
  public Reply apply(Call call, Next next) {
    if (!isMeant.test(call)) {
      return next.call(call);
    }
    injected.increment();
    if (rareLog.isDue()) {
      log.warn("a fault is injected into a call of {} {}: {}", method.method(), what, rule);
    }
    Optional<Failure> tooLate = HeldUp.of(call, delayNanos, what);
    if (tooLate.isPresent()) {
      return tooLate.get();
    }
    if (rule.error().isPresent()) {
      String message = rule.message().orElse("an error injected " + what);
      return Failure.of(Status.of(rule.error().get(), message).at("injected " + what));
    }
    if (rule.abort()) {
      return new Failure(
          Status.of(Code.UNAVAILABLE, "the connection was aborted " + what),
          new ConnectionAbort(),
          Executed.MAYBE,
          Metadata.empty());
    }
    return rule.throttle().isEmpty() && !rule.garble() ? next.call(call) : disturbed(call, next);
  }

  private Reply disturbed(Call call, Next next) {
    Optional<Failure> tooLate = throttled(call, () -> garbler.requestBytes(call));
    if (tooLate.isPresent()) {
      return tooLate.get();
    }
    boolean isServer = side == Side.SERVER;
    Reply reply = rule.garble() && isServer ? withGarbledRequest(call, next) : next.call(call);
    if (!(reply instanceof Success success)) {
      return reply;
    }
    tooLate = throttled(call, () -> garbler.replyBytes(success));
    if (tooLate.isPresent()) {
      return tooLate.get();
    }
    return rule.garble() && !isServer ? garbled(success) : success;
  }

  private Optional<Failure> throttled(Call call, IntSupplier bytes) {
    return rule.throttle()
        .flatMap(rate -> {
          double seconds = (double) bytes.getAsInt() / rate.bytes();
          return HeldUp.of(call, (long) (seconds * TimeUnit.SECONDS.toNanos(1)), what);
        });
  }

  /** As if it had come so: what cannot be read is refused as the transport would. */
  private Reply withGarbledRequest(Call call, Next next) {
    Object request;
    try {
      request = garbler.garbledRequest(call);
    } catch (RuntimeException e) { // a record, too, may refuse its components
      return Failure.notExecuted(
          Status.of(Code.INVALID_ARGUMENT, "the request of " + method.method() + unreadable(e)));
    }
    return next.call(call.withRequest(request));
  }

  private Reply garbled(Success reply) {
    try {
      return new Success(garbler.garbledReply(reply), reply.metadata());
    } catch (RuntimeException e) {
      return Failure.of(
          Status.of(Code.INTERNAL, "the reply of " + method.method() + unreadable(e)));
    }
  }

  private String unreadable(RuntimeException why) {
    return ", garbled " + what + ", cannot be read: " + why.getMessage();
  }
}
