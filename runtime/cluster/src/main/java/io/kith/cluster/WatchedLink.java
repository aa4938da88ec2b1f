package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Ticker;
import io.kith.policy.CandidateHealth;
import io.kith.policy.PeakEwma;

/**
 * The way to one instance, with an eye on how the calls of one client go there.
 *
 * <p>A call that succeeds pays for the addition of one, and for two looks at the clock if its time
 * is wanted, which is seldom where there are many calls. Thread-safe.
 */
final class WatchedLink implements Link {

  private final Link link;
  private final Ejections ejections;
  private final CandidateHealth health;
  private final PeakEwma responses;
  private final Ticker ticker;
  private final Link probe = new Probe();

  WatchedLink(
      Link link, Ejections ejections, CandidateHealth health, PeakEwma responses, Ticker ticker) {
    this.link = link;
    this.ejections = ejections;
    this.health = health;
    this.responses = responses;
    this.ticker = ticker;
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    return health.isMeasured() ? measured(method, call) : judged(method, link.call(method, call));
  }

  private Reply measured(MethodBinding method, Call call) {
    long startNanos = ticker.nanos();
    Reply reply = judged(method, link.call(method, call));
    if (reply instanceof Success && hasTime(call)) {
      long nowNanos = ticker.nanos();
      health.took(nowNanos - startNanos);
      responses.answered(nowNanos - startNanos, nowNanos);
    }
    return reply;
  }

  /** How long a stream takes is a matter of both its ends, and a call one way is never answered. */
  private static boolean hasTime(Call call) {
    return !call.method().isStreaming() && !call.method().isOneWay();
  }

  private Reply judged(MethodBinding method, Reply reply) {
    if (reply instanceof Failure failure) {
      failed(method, failure);
    } else if (method.method().isServerStreaming()) {
      return WatchedStream.of(
          (Success) reply, health::succeeded, failure -> failed(method, failure));
    } else {
      health.succeeded();
    }
    return reply;
  }

  private void failed(MethodBinding method, Failure failure) {
    switch (Verdict.of(method, failure, link.isReady())) {
      case ANSWERED -> health.succeeded();
      case FAILED -> ejections.failed(health);
      case REFUSED -> health.refused();
      case NOTHING -> {}
    }
  }

  @Override
  public boolean isReady() {
    return link.isReady();
  }

  @Override
  public int outstanding() {
    return link.outstanding();
  }

  @Override
  public int connections() {
    return link.connections();
  }

  @Override
  public void close() {
    link.close();
  }

  CandidateHealth health() {
    return health;
  }

  PeakEwma responses() {
    return responses;
  }

  /** The same way for a call that has {@linkplain CandidateHealth#tryProbe taken} the probe. */
  Link probe() {
    return probe;
  }

  /** Tells how the one call went that probes. */
  private final class Probe implements Link {

    @Override
    public Reply call(MethodBinding method, Call call) {
      long startNanos = ticker.nanos();
      Verdict verdict = Verdict.FAILED; // also if it throws
      try {
        Reply reply = link.call(method, call);
        verdict =
            reply instanceof Failure failure ? Verdict.of(method, failure, true) : Verdict.ANSWERED;
        return reply;
      } finally {
        long tookNanos = hasTime(call) ? ticker.nanos() - startNanos : 0;
        ejections.probed(health, verdict, tookNanos);
      }
    }

    @Override
    public boolean isReady() {
      return link.isReady();
    }

    @Override
    public int outstanding() {
      return link.outstanding();
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
