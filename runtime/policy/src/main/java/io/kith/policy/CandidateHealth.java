package io.kith.policy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;

/**
 * How the calls of one client to one candidate went, and what an {@link OutlierDetector} concludes
 * from it.
 *
 * <p>What a call tells is told without a lock and without allocation, by any thread. Failures are
 * counted one by one; a success is added without an atomic step, which is cheaper, and is lost if
 * another thread adds one at the same moment. These are few: those that come while a thread stands
 * between its reading and its writing of the number, which even if it is suspended there is some
 * milliseconds of a window. The time of a reply is needed only for some: the first of each slice of
 * the window, and one of 64 of the others, so that a clock is read for few calls.
 *
 * <p>The median of the times is followed, not counted: each time moves it a twentieth up or down.
 * It is there after some dozens of calls, and one pause that many calls wait for does not move it
 * far, as it would a mean.
 *
 * @see <a href="https://arxiv.org/abs/1407.1121">Q. Ma, S. Muthukrishnan, M. Sandler: Frugal
 *     Streaming for Estimating Quantiles</a>
 */
public final class CandidateHealth {

  /** Whether a candidate gets calls. */
  public enum Standing {
    /** It gets calls. */
    IN,
    /** It is an outlier, and gets none. */
    EJECTED,
    /** It gets one call at a time, to show that it is well again. */
    PROBED
  }

  /** Over how many parts a window rolls. */
  static final int SLICES = 10;

  private static final int MEASURED_OF_SLICE = 32;
  private static final int MEASURED_OF = 64;
  private static final double STEP = 1.05;

  private static final VarHandle SUCCEEDED;
  private static final VarHandle FAILED;
  private static final VarHandle IN_A_ROW;
  private static final VarHandle MEDIAN_NANOS;
  private static final VarHandle MEASURED;
  private static final VarHandle PROBING;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SUCCEEDED = lookup.findVarHandle(CandidateHealth.class, "succeeded", int.class);
      FAILED = lookup.findVarHandle(CandidateHealth.class, "failed", int.class);
      IN_A_ROW = lookup.findVarHandle(CandidateHealth.class, "inARow", int.class);
      MEDIAN_NANOS = lookup.findVarHandle(CandidateHealth.class, "medianNanos", double.class);
      MEASURED = lookup.findVarHandle(CandidateHealth.class, "measured", int.class);
      PROBING = lookup.findVarHandle(CandidateHealth.class, "probing", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String id;
  private final String peers;

  // Written by calls. The numbers run over, which their differences survive.
  private int succeeded;
  private volatile int failed;
  private volatile int inARow;
  private volatile boolean probing;
  private double medianNanos;
  private int measured;

  // Written by the detector, read by anybody.
  private volatile Standing standing = Standing.IN;
  private volatile String why = "";
  private volatile int succeededBefore;
  private volatile long freshSinceNanos;

  // The detector's own.
  private final int[] succeededIn = new int[SLICES];
  private final int[] failedIn = new int[SLICES];
  private int failedBefore;
  private int succeededInWindow;
  private int failedInWindow;
  int times;
  long untilNanos;
  double wellBelowNanos = Double.POSITIVE_INFINITY;
  int probed;
  long probingSinceNanos;

  CandidateHealth(String id, String peers, long freshSinceNanos) {
    this.id = id;
    this.peers = peers;
    this.freshSinceNanos = freshSinceNanos;
  }

  /** The id of the candidate. */
  public String id() {
    return id;
  }

  /** With whom its times are compared: those of which this is the same. */
  String peers() {
    return peers;
  }

  // ---- what calls tell

  /** Whether the call that begins now is one whose time is wanted. */
  public boolean isMeasured() {
    int ofSlice = successes() - succeededBefore;
    return ofSlice < MEASURED_OF_SLICE || ofSlice % MEASURED_OF == 0;
  }

  /** A call was answered, be it with an error that is no fault of the candidate. */
  public void succeeded() {
    SUCCEEDED.setOpaque(this, successes() + 1);
    if (inARow != 0) {
      inARow = 0;
    }
  }

  private int successes() {
    return (int) SUCCEEDED.getOpaque(this);
  }

  /** A call whose time was wanted was answered, and had taken so long. */
  public void took(long nanos) {
    double median = (double) MEDIAN_NANOS.getOpaque(this);
    double next;
    if (median == 0) {
      next = nanos;
    } else if (nanos > median) {
      next = Math.min(median * STEP, nanos);
    } else {
      next = Math.max(median / STEP, nanos);
    }
    MEDIAN_NANOS.setOpaque(this, next);
    MEASURED.setOpaque(this, (int) MEASURED.getOpaque(this) + 1);
  }

  /**
   * A call failed, and this was the fault of the candidate.
   *
   * @return how many have failed so in a row: the detector wants to know if these are many
   */
  public int failed() {
    FAILED.getAndAdd(this, 1);
    return (int) IN_A_ROW.getAndAdd(this, 1) + 1;
  }

  /** A call was refused, as by one that is busy: too many such are bad, a row of them is not. */
  public void refused() {
    FAILED.getAndAdd(this, 1);
  }

  // ---- what anybody may ask

  /** Whether it gets calls. */
  public Standing standing() {
    return standing;
  }

  /** Why it is not in, as a sentence without its subject; empty if it is. */
  public String why() {
    return why;
  }

  /** Since when it has been there or, if it was out, back: for its {@link SlowStart}. */
  public long freshSinceNanos() {
    return freshSinceNanos;
  }

  /** The median of how long its replies take, in nanoseconds; 0 if that is not known. */
  public double medianNanos() {
    return (double) MEDIAN_NANOS.getOpaque(this);
  }

  /** Takes the one place for a call that probes; false if another has it, or none is wanted. */
  public boolean tryProbe() {
    return standing == Standing.PROBED && !probing && PROBING.compareAndSet(this, false, true);
  }

  // ---- what the detector does

  boolean isProbing() {
    return probing;
  }

  void endProbe(long nowNanos) {
    probingSinceNanos = nowNanos;
    probing = false;
  }

  int inARow() {
    return inARow;
  }

  int measured() {
    return (int) MEASURED.getOpaque(this);
  }

  int callsInWindow() {
    return succeededInWindow + failedInWindow;
  }

  int failedInWindow() {
    return failedInWindow;
  }

  double shareOfFailures() {
    return (double) failedInWindow / Math.max(1, callsInWindow());
  }

  /** Ends a slice of the window, and begins the one with this number. */
  void roll(int slice) {
    int succeededNow = successes();
    int failedNow = failed;
    int succeededMore = Math.max(0, succeededNow - succeededBefore); // some were lost if below
    int failedMore = failedNow - failedBefore;
    succeededInWindow += succeededMore - succeededIn[slice];
    failedInWindow += failedMore - failedIn[slice];
    succeededIn[slice] = succeededMore;
    failedIn[slice] = failedMore;
    succeededBefore = succeededNow;
    failedBefore = failedNow;
  }

  void enter(Standing next, String reason, long nowNanos) {
    standing = next;
    why = reason;
    probed = 0;
    endProbe(nowNanos);
  }

  /** It is back, and judged by what comes. */
  void forget(long nowNanos) {
    freshSinceNanos = nowNanos;
    Arrays.fill(succeededIn, 0);
    Arrays.fill(failedIn, 0);
    succeededBefore = successes();
    failedBefore = failed;
    succeededInWindow = 0;
    failedInWindow = 0;
    inARow = 0;
    wellBelowNanos = Double.POSITIVE_INFINITY;
    MEDIAN_NANOS.setOpaque(this, 0.0);
    MEASURED.setOpaque(this, 0);
  }

  @Override
  public String toString() {
    return id + " is " + standing + (why.isEmpty() ? "" : ": it " + why);
  }

  static String millis(double nanos) {
    return Duration.ofNanos((long) nanos).toMillis() + " ms";
  }
}
