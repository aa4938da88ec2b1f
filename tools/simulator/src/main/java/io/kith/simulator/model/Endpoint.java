package io.kith.simulator.model;

import io.kith.policy.Candidate;
import io.kith.policy.CandidateHealth;
import io.kith.policy.CandidateHealth.Standing;
import io.kith.policy.PeakEwma;
import io.kith.policy.SlowStart;
import io.kith.simulator.model.Registry.Listed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An instance as one client sees it. */
final class Endpoint implements Candidate {

  private static final Duration DECAY = Duration.ofSeconds(10);

  private final Listed listed;
  private final EventQueue time;
  private final @Nullable PeakEwma responseTime;
  private final int fullWeight;
  private final @Nullable CandidateHealth health;
  private int step = SlowStart.STEPS;
  private int weight;
  private int outstanding;
  private boolean connected;

  /**
   * An endpoint.
   *
   * @param fullWeight its weight once its slow start is over
   * @param timed whether somebody will ask how long it takes to answer
   */
  Endpoint(
      Listed listed,
      EventQueue time,
      int fullWeight,
      boolean timed,
      @Nullable CandidateHealth health) {
    this.listed = listed;
    this.time = time;
    this.fullWeight = fullWeight;
    this.health = health;
    this.weight = fullWeight;
    this.responseTime = timed ? new PeakEwma(DECAY, time.nowNanos()) : null;
  }

  Listed listed() {
    return listed;
  }

  Instance instance() {
    return listed.instance();
  }

  /** Whether there is a connection to it. */
  boolean isConnected() {
    return connected;
  }

  void setConnected(boolean now) {
    connected = now;
  }

  /** An attempt begins, and says whether its time will be asked for. */
  boolean sent() {
    outstanding++;
    return health == null || health.isMeasured();
  }

  /** An attempt is over. */
  void ended(Attempt attempt, Outcome outcome, long tookNanos) {
    outstanding--;
    if (responseTime != null && attempt.measured && outcome == Outcome.ANSWERED) {
      responseTime.answered(tookNanos, time.nowNanos());
    }
  }

  /** How it has done; null if nobody judges. */
  @Nullable CandidateHealth health() {
    return health;
  }

  /** Whether it gets calls, as far as it is judged. */
  Standing standing() {
    return health == null ? Standing.IN : health.standing();
  }

  /** Whether its weight has grown with its age. */
  boolean hasGrown(SlowStart slowStart, long nowNanos) {
    return step(slowStart, nowNanos) != step;
  }

  private int step(SlowStart slowStart, long nowNanos) {
    long since = health == null ? listed.freshSinceNanos() : health.freshSinceNanos();
    return slowStart.step(Math.max(0, nowNanos - since));
  }

  /** Gives it the weight of its age. */
  void grow(SlowStart slowStart, long nowNanos) {
    step = step(slowStart, nowNanos);
    weight = SlowStart.weight(fullWeight, step);
  }

  /** Its weight counts this many times, but not as none unless it is. */
  void weigh(double factor) {
    weight = weight == 0 ? 0 : (int) Math.max(1, Math.round(weight * factor));
  }

  @Override
  public String id() {
    return listed.id();
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int outstanding() {
    return outstanding;
  }

  @Override
  public int connections() {
    return 1;
  }

  @Override
  public double responseNanos() {
    return responseTime == null ? 0 : responseTime.nanos(time.nowNanos());
  }
}
