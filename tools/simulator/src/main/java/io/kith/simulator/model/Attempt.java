package io.kith.simulator.model;

import io.kith.policy.overload.Gate;
import io.kith.simulator.model.Timers.Timed;

/** One try of a call on one instance: there, waiting, being worked on, and back. */
final class Attempt implements Event, Timed {

  static final int ARRIVES = 0;
  static final int IS_DONE = 1;
  static final int RETURNS = 2;

  /** Where it is. */
  enum Place {
    UNDER_WAY,
    WAITING,
    IN_WORK,
    STUCK,
    BACK
  }

  final OpenCall call;
  final Endpoint endpoint;
  final long sentNanos;
  Place place = Place.UNDER_WAY;
  Outcome outcome = Outcome.ANSWERED;
  long workSinceNanos;

  /** When it arrived. */
  long hereSinceNanos;

  /** What lets it out of the gate of its instance. */
  long ticket = Gate.REFUSED;

  /** Where it stands in the list of those in work. */
  int slot;

  /** Whether it is to show that an outlier is well again. */
  boolean probes;

  /** Whether its time counts. */
  boolean measured;

  private boolean abandoned;

  Attempt(OpenCall call, Endpoint endpoint, long sentNanos) {
    this.call = call;
    this.endpoint = endpoint;
    this.sentNanos = sentNanos;
  }

  @Override
  public void happen(int step) {
    switch (step) {
      case ARRIVES -> endpoint.instance().take(this);
      case IS_DONE -> {
        if (place == Place.IN_WORK) { // and was not interrupted
          endpoint.instance().work().done(this);
        }
      }
      default -> {
        if (!abandoned) {
          abandoned = true;
          call.client().returned(this, outcome);
        }
      }
    }
  }

  /** Whether nobody waits for it any more. */
  @Override
  public boolean isOver() {
    return abandoned;
  }

  @Override
  public long sinceNanos() {
    return sentNanos;
  }

  /** It took longer than one attempt may take. */
  @Override
  public void expire() {
    giveUp();
    call.client().returned(this, Outcome.SLOW);
  }

  /** The caller waits for it no more, and says so. */
  void giveUp() {
    abandoned = true;
    endpoint.instance().abandon(this);
  }
}
