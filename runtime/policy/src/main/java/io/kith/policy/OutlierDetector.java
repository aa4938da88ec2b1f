package io.kith.policy;

import io.kith.policy.CandidateHealth.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Decides which of a set of candidates are left out because they do worse than the others, and when
 * they come back.
 *
 * <p>An outlier is ejected for a time that doubles each time it happens again, then gets one call
 * at a time, and is in again when some of these have gone well; one that goes wrong ejects it
 * again. For each time as long as its last ejection that it stays in, one ejection is forgotten.
 * What it needs of the calls they tell each {@link CandidateHealth} without a lock; the detector
 * itself is not thread-safe.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Envoy's
 *     outlier detection</a>
 */
public final class OutlierDetector {

  /** Of peers that fail so often it says nothing that one fails some times in a row. */
  private static final double PEERS_FAIL_TOO = 0.5;

  /** Of two the faster one is what the other is compared with. */
  private static final int LEAST_COMPARED = 2;

  private final OutlierDetection detection;
  private final Ejection ejection;
  private final RandomGenerator random;
  private final List<CandidateHealth> all = new ArrayList<>();
  private final long sliceNanos;
  private volatile CandidateLimits limits = CandidateLimits.none();
  private int slice = -1;
  private long sliceSinceNanos;
  private int out;

  /**
   * A detector of no candidates yet.
   *
   * @param random for what is added to the times of ejections
   */
  public OutlierDetector(OutlierDetection detection, Ejection ejection, RandomGenerator random) {
    this.detection = detection;
    this.ejection = ejection;
    this.random = random;
    this.sliceNanos = detection.sliceNanos();
  }

  /** From now on those are outliers, too, who exceed these limits, however their peers do. */
  public void limit(CandidateLimits now) {
    limits = now;
  }

  /**
   * One more candidate.
   *
   * @param peers whose times are comparable to its own: those that are given the same, such as the
   *     name of its zone
   * @param freshSinceNanos since when it has been there, for its {@link SlowStart}
   */
  public CandidateHealth join(String id, String peers, long freshSinceNanos) {
    var health = new CandidateHealth(id, peers, freshSinceNanos);
    all.add(health);
    return health;
  }

  /** One candidate less. */
  public void leave(CandidateHealth health) {
    if (all.remove(health) && !isIn(health)) {
      out--;
    }
  }

  /** Whether so many failures in a row are to be told to {@link #failed}. */
  public boolean isSuspect(int failuresInARow) {
    return failuresInARow >= detection.failuresInARow() || limits.isTooManyInARow(failuresInARow);
  }

  /**
   * A candidate has failed suspiciously often in a row.
   *
   * @return whether the standing of any has changed
   */
  public boolean failed(CandidateHealth health, long nowNanos) {
    int failures = health.inARow();
    return isSuspect(failures)
        && (limits.isTooManyInARow(failures) || !doPeersFail(health))
        && eject(health, "failed " + failures + " calls in a row", nowNanos);
  }

  /**
   * A call that probed a candidate is over.
   *
   * @param well whether it was answered
   * @param tookNanos how long that took
   * @return whether the standing of any has changed
   */
  public boolean probed(CandidateHealth health, boolean well, long tookNanos, long nowNanos) {
    if (health.standing() != Standing.PROBED) {
      return false;
    }
    if (!well || tookNanos > health.wellBelowNanos) {
      ejectAgain(
          health,
          well ? "still takes " + CandidateHealth.millis(tookNanos) : "still fails",
          nowNanos);
      return true;
    }
    health.endProbe(nowNanos);
    if (++health.probed < ejection.probes()) {
      return false;
    }
    out--;
    health.forget(nowNanos);
    health.enter(Standing.IN, "", nowNanos);
    return true;
  }

  /** A call that probed a candidate is over, and says nothing: its caller gave up. */
  public void abandoned(CandidateHealth health, long nowNanos) {
    health.endProbe(nowNanos);
  }

  /**
   * Looks at all candidates; to be asked once an {@link OutlierDetection#interval}.
   *
   * @return whether the standing of any has changed
   */
  public boolean evaluate(long nowNanos) {
    boolean changed = false;
    for (CandidateHealth health : all) {
      changed |= timePasses(health, nowNanos);
    }
    return (isSliceOver(nowNanos) && ejectSuspects(nowNanos)) | changed;
  }

  private boolean isSliceOver(long nowNanos) {
    if (slice >= 0 && nowNanos - sliceSinceNanos < sliceNanos) {
      return false;
    }
    slice = (slice + 1) % CandidateHealth.SLICES;
    sliceSinceNanos = nowNanos;
    for (CandidateHealth health : all) {
      health.roll(slice);
    }
    return true;
  }

  private boolean ejectSuspects(long nowNanos) {
    boolean changed = false;
    for (Suspect suspect : suspects()) {
      if (eject(suspect.health, suspect.why, nowNanos)) {
        suspect.health.wellBelowNanos = suspect.wellBelowNanos;
        changed = true;
      }
    }
    return changed;
  }

  private boolean timePasses(CandidateHealth health, long nowNanos) {
    return switch (health.standing()) {
      case IN -> {
        if (health.times > 0 && nowNanos - health.untilNanos > lastNanos(health)) {
          health.times--;
          health.untilNanos = nowNanos;
        }
        yield false;
      }
      case EJECTED -> {
        boolean over = nowNanos - health.untilNanos >= 0;
        if (over) {
          health.enter(Standing.PROBED, health.why(), nowNanos);
        }
        yield over;
      }
      case PROBED -> isProbeLost(health, nowNanos) && ejectAgainForSilence(health, nowNanos);
    };
  }

  private long lastNanos(CandidateHealth health) {
    return new Backoff(ejection.first(), ejection.longest()).boundNanos(health.times);
  }

  /** Whether a call that probes has taken as long as the shortest ejection. */
  private boolean isProbeLost(CandidateHealth health, long nowNanos) {
    if (!health.isProbing()) {
      health.probingSinceNanos = nowNanos;
      return false;
    }
    return nowNanos - health.probingSinceNanos >= ejection.first().toNanos();
  }

  private boolean ejectAgainForSilence(CandidateHealth health, long nowNanos) {
    ejectAgain(health, "still does not answer", nowNanos);
    return true;
  }

  /** One that is found to be an outlier. */
  private record Suspect(CandidateHealth health, double by, double wellBelowNanos, String why) {}

  /** The worst first. */
  private List<Suspect> suspects() {
    var suspects = new ArrayList<Suspect>();
    addThoseThatFail(suspects);
    addThoseThatAreSlow(suspects);
    addThoseBeyondTheLimits(suspects);
    suspects.sort(Comparator.comparingDouble(Suspect::by).reversed());
    return suspects;
  }

  private void addThoseThatFail(List<Suspect> suspects) {
    long calls = 0;
    long failures = 0;
    List<CandidateHealth> in = all.stream().filter(OutlierDetector::isIn).toList();
    for (CandidateHealth health : in) {
      calls += health.callsInWindow();
      failures += health.failedInWindow();
    }
    for (CandidateHealth health : in) {
      int own = health.callsInWindow();
      long others = calls - own;
      if (failures == 0 || own < detection.minCalls() || others < detection.minCalls()) {
        continue;
      }
      double share = health.shareOfFailures();
      double peersShare = (double) (failures - health.failedInWindow()) / others;
      double limit = detection.tooManyFailures(own, peersShare);
      if (share > limit) {
        String why =
            "failed %.0f %% of %d calls, its peers %.0f %%"
                .formatted(100 * share, own, 100 * peersShare);
        suspects.add(new Suspect(health, share / limit, Double.POSITIVE_INFINITY, why));
      }
    }
  }

  private void addThoseBeyondTheLimits(List<Suspect> suspects) {
    CandidateLimits known = limits;
    for (CandidateHealth health : all) {
      int calls = health.callsInWindow();
      if (!isIn(health) || calls < detection.minCalls()) {
        continue;
      }
      double share = health.shareOfFailures();
      if (known.isTooManyFailures(share)) {
        String why =
            "failed %.0f %% of %d calls, and may fail less than %.0f %%"
                .formatted(100 * share, calls, 100 * known.errorRatio());
        suspects.add(
            new Suspect(health, share / known.errorRatio(), Double.POSITIVE_INFINITY, why));
      }
      double median = health.medianNanos();
      if (known.isTooSlow(median) && health.measured() >= detection.minCalls()) {
        long most = known.slow().toNanos();
        String why =
            "takes "
                + CandidateHealth.millis(median)
                + " for a call, and may take less than "
                + CandidateHealth.millis(most);
        suspects.add(new Suspect(health, median / most, most, why));
      }
    }
  }

  private void addThoseThatAreSlow(List<Suspect> suspects) {
    if (detection.latencyFactor() == 0) {
      return;
    }
    Map<String, List<CandidateHealth>> comparable = new HashMap<>();
    for (CandidateHealth health : all) {
      if (isIn(health) && health.measured() >= detection.minCalls()) {
        comparable.computeIfAbsent(health.peers(), _ -> new ArrayList<>()).add(health);
      }
    }
    for (List<CandidateHealth> peers : comparable.values()) {
      if (peers.size() < LEAST_COMPARED) {
        continue;
      }
      double peersNanos = median(peers);
      double limit = detection.tooSlowNanos(peersNanos);
      for (CandidateHealth health : peers) {
        if (health.medianNanos() > limit && health.callsInWindow() >= detection.minCalls()) {
          String why =
              "takes "
                  + CandidateHealth.millis(health.medianNanos())
                  + " for a call, its peers "
                  + CandidateHealth.millis(peersNanos);
          suspects.add(new Suspect(health, health.medianNanos() / limit, limit, why));
        }
      }
    }
  }

  private static boolean isIn(CandidateHealth health) {
    return health.standing() == Standing.IN;
  }

  private static double median(List<CandidateHealth> peers) {
    double[] nanos = peers.stream().mapToDouble(CandidateHealth::medianNanos).toArray();
    Arrays.sort(nanos);
    return nanos[(nanos.length - 1) / 2];
  }

  private boolean doPeersFail(CandidateHealth health) {
    long calls = 0;
    long failures = 0;
    for (CandidateHealth peer : all) {
      if (peer != health && isIn(peer)) {
        calls += peer.callsInWindow();
        failures += peer.failedInWindow();
      }
    }
    return calls >= detection.failuresInARow() && failures >= PEERS_FAIL_TOO * calls;
  }

  private boolean eject(CandidateHealth health, String why, long nowNanos) {
    if (!isIn(health) || out >= ejection.most(all.size())) {
      return false;
    }
    out++;
    ejectAgain(health, why, nowNanos);
    return true;
  }

  private void ejectAgain(CandidateHealth health, String why, long nowNanos) {
    health.times++;
    health.enter(Standing.EJECTED, why, nowNanos);
    health.untilNanos = nowNanos + ejection.nanos(health.times, random);
  }
}
