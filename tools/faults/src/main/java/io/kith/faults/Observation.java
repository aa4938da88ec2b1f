package io.kith.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The calls of one scenario, from before its fault until all is well again. One thread.
 *
 * <p>Traffic avoids an instance from the last call on that it answered, failed or made slow.
 */
final class Observation {

  private static final long SLOW_MICROS = TimeUnit.MILLISECONDS.toMicros(500);
  private static final int CALM_CALLS = Fleet.CALLS_PER_SECOND / 2;

  private final Fleet fleet;
  private final Optional<Member> victim;
  private final long firstId;
  private OptionalLong faultMicros = OptionalLong.empty();
  private OptionalLong healMicros = OptionalLong.empty();
  private OptionalLong backMicros = OptionalLong.empty();

  /** An observation that begins now. */
  Observation(Fleet fleet, Optional<Member> victim) {
    this.fleet = fleet;
    this.victim = victim;
    this.firstId = fleet.log().lastId() + 1;
    fleet.await(() -> fleet.log().lastId() >= firstId + CALM_CALLS, () -> "calls go on");
  }

  /** Does what goes wrong. */
  Observation fault(Runnable what) {
    faultMicros = OptionalLong.of(CallRecord.nowMicros());
    what.run();
    return this;
  }

  /** Lets the fault last for so long, and until it does no harm any more. */
  Observation last(Duration least) {
    long untilMicros = faultMicros.orElseThrow() + TimeUnit.NANOSECONDS.toMicros(least.toNanos());
    fleet.await(() -> CallRecord.nowMicros() >= untilMicros, () -> "time passes");
    fleet.await(this::isCalm, () -> "the last calls are answered in time, and not by the victim");
    return this;
  }

  /** Puts right what went wrong. */
  Observation heal(Runnable what) {
    healMicros = OptionalLong.of(CallRecord.nowMicros());
    what.run();
    return this;
  }

  /** Waits until the victim, or the next instance in its place, answers calls. */
  Observation awaitVictim() {
    Member member = victim.orElseThrow();
    long sinceMicros = healMicros.orElseThrow();
    fleet.await(() -> fleet.answers(member, sinceMicros), () -> member.instance() + " answers");
    backMicros =
        fleet.log().calls().stream()
            .filter(call ->
                call.dueMicros() >= sinceMicros && call.instance().equals(member.instance()))
            .mapToLong(CallRecord::endedMicros)
            .min();
    return this;
  }

  /** Waits until the registry knows all instances. */
  Observation awaitRegistry() {
    fleet.await(
        () -> fleet.registered() == fleet.members().size(),
        () -> "the registry knows all instances; the hub:\n" + fleet.hub().tail());
    backMicros = OptionalLong.of(CallRecord.nowMicros());
    return this;
  }

  private boolean isCalm() {
    long lastId = fleet.lastIdDueBefore(CallRecord.nowMicros() - SLOW_MICROS);
    long firstCalmId = lastId - CALM_CALLS + 1;
    Collection<CallRecord> calls = fleet.log().between(firstCalmId, lastId);
    return firstCalmId > fleet.lastIdDueBefore(faultMicros.orElseThrow())
        && calls.size() == CALM_CALLS
        && calls.stream().noneMatch(this::isHarmed);
  }

  private boolean isHarmed(CallRecord call) {
    return !call.succeeded()
        || call.tookMicros() > SLOW_MICROS
        || victim.filter(member -> member.isHome(call.instance())).isPresent();
  }

  /** What became of the calls, once the last of them has ended. */
  Finding end() {
    long lastId = fleet.lastIdDueBefore(CallRecord.nowMicros());
    fleet.await(
        () -> fleet.log().between(firstId, lastId).size() == lastId - firstId + 1,
        () -> "every call ends that was begun");
    Collection<CallRecord> calls = fleet.log().between(firstId, lastId);
    Map<Long, Integer> executions = fleet.executions();
    List<CallRecord> failed = calls.stream().filter(call -> !call.succeeded()).toList();
    return new Finding(
        calls.size(),
        failed.stream().filter(CallRecord::isRead).count(),
        failed.stream().filter(call -> !call.isRead()).count(),
        failed.stream().filter(call -> executions.containsKey(call.id())).count(),
        calls.stream().filter(call -> isLost(call, executions)).count(),
        calls.stream().filter(call -> executions.getOrDefault(call.id(), 0) > 1).count(),
        calls.stream().mapToLong(CallRecord::tookMicros).max().orElse(0),
        victim.isEmpty() ? OptionalLong.empty() : OptionalLong.of(avoidedAfterMicros(calls)),
        backMicros.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(backMicros.getAsLong() - healMicros.orElseThrow()),
        failed.stream().limit(3).map(CallRecord::line).toList());
  }

  private static boolean isLost(CallRecord call, Map<Long, Integer> executions) {
    return call.succeeded() && !call.isRead() && !executions.containsKey(call.id());
  }

  private long avoidedAfterMicros(Collection<CallRecord> calls) {
    long fromMicros = faultMicros.orElseThrow();
    long untilMicros = healMicros.orElse(Long.MAX_VALUE);
    return calls.stream()
        .filter(call -> call.dueMicros() >= fromMicros && call.dueMicros() < untilMicros)
        .filter(this::isHarmed)
        .mapToLong(call -> call.dueMicros() - fromMicros)
        .max()
        .orElse(0);
  }
}
