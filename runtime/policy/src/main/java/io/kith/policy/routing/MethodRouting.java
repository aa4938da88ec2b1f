package io.kith.policy.routing;

import io.kith.core.Call;
import java.util.List;

/**
 * Where calls of one method go, among one set of candidates. Thread-safe; takes no lock, and
 * allocates nothing but a label that an experiment adds.
 *
 * @param <P> what a call picks from
 */
public final class MethodRouting<P> {

  /** A mirror, for calls of one method. Thread-safe. */
  public static final class Reflection<P> {

    private final Mirror mirror;
    private final Criterion criterion;
    private final Outcome<P> outcome;

    Reflection(Mirror mirror, Criterion criterion, Outcome<P> outcome) {
      this.mirror = mirror;
      this.criterion = criterion;
      this.outcome = outcome;
    }

    /** The rule. */
    public Mirror mirror() {
      return mirror;
    }

    /** Whether a call is to be sent there, too. */
    public boolean isMeant(Call call) {
      return criterion.holds(call);
    }

    /** Where it is to be sent, too. */
    public P choose(Call call) {
      return outcome.of(call);
    }
  }

  private final Decision<Outcome<P>> routes;
  private final P ordinary;
  private final List<Assignment> assignments;
  private final List<Reflection<P>> mirrors;

  MethodRouting(
      Decision<Outcome<P>> routes,
      P ordinary,
      List<Assignment> assignments,
      List<Reflection<P>> mirrors) {
    this.routes = routes;
    this.ordinary = ordinary;
    this.assignments = assignments;
    this.mirrors = mirrors;
  }

  /** What a call may pick from. To be asked again before each further attempt. */
  public P choose(Call call) {
    Outcome<P> outcome = routes.of(call);
    return outcome == null ? ordinary : outcome.of(call);
  }

  /**
   * The call with the labels of the experiments that it is in; each is counted. To be asked once.
   */
  public Call labelled(Call call) {
    Call labelled = call;
    for (int i = 0; i < assignments.size(); i++) {
      labelled = assignments.get(i).labelled(labelled);
    }
    return labelled;
  }

  /** Where calls are sent, too. */
  public List<Reflection<P>> mirrors() {
    return mirrors;
  }
}
