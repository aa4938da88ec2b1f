package io.kith.collector.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The tree of calls that the spans of a trace make up, with its times.
 *
 * <p>Spans come from many processes and some get lost, so nothing is taken for granted. A span
 * whose parent is missing stands at the top, as does one of a ring of spans that name each other as
 * parents. Of two spans with one id, as Zipkin shares them between client and server, the server's
 * is the child.
 *
 * <p>Hosts do not agree on the time. A child by another clock that would lie outside of its parent
 * is moved into its middle, and whatever is below it by the same clock with it: half of the
 * difference in length is what each way over the network took, as far as anybody can tell. One that
 * is longer than its parent, or a consumer, is only moved if it would begin before it.
 *
 * <p>The critical path is found from the end backwards: of the children that had ended by then, the
 * last one was waited for; before that one began, again the last that had ended; and so on, and the
 * same within each of them. What was not yet over then was not waited for. A child that goes on
 * after its parent is cut off at the parent's end, and a consumer is never waited for.
 *
 * <p>Takes time in proportion to the spans, save for sorting, whatever the shape of the tree.
 *
 * @see <a href="https://www.usenix.org/conference/atc22/presentation/zhang-zhizhou">Zhang et al.:
 *     CRISP: Critical Path Analysis of Large-Scale Microservice Architectures (ATC 2022)</a>
 */
public final class CallTree {

  private static final int NONE = -1;

  private final List<Step> steps;
  private final int[] parents;
  private final int[][] children;
  private final int[] depths;
  private final long[] starts;
  private final long[] ends;
  private final long[] shifts;
  private final int[] order;
  private int placed;

  private CallTree(List<Step> steps) {
    this.steps = steps;
    this.parents = Parents.of(steps);
    this.children = children(steps, parents);
    this.depths = new int[steps.size()];
    this.starts = new long[steps.size()];
    this.ends = new long[steps.size()];
    this.shifts = new long[steps.size()];
    this.order = new int[steps.size()];
  }

  /** All steps, each caller before those that it calls, and siblings by their start. */
  public static List<Placed> of(List<Step> steps) {
    var tree = new CallTree(steps);
    tree.place();
    long[] gaps = tree.gaps();
    long[] critical = tree.critical();
    return Arrays.stream(tree.order)
        .mapToObj(step ->
            new Placed(
                step,
                tree.depths[step],
                tree.starts[step],
                tree.selfNanos(step),
                gaps[step],
                critical[step] != NONE,
                Math.max(0, critical[step])))
        .toList();
  }

  private static int[][] children(List<Step> steps, int[] parents) {
    int[] counts = new int[steps.size() + 1];
    for (int parent : parents) {
      counts[parent + 1]++;
    }
    // Those of nobody come first, so that the children of step i are at i + 1.
    int[][] children = new int[steps.size() + 1][];
    Arrays.setAll(children, i -> new int[counts[i]]);
    for (int step = 0; step < parents.length; step++) {
      int slot = parents[step] + 1;
      children[slot][--counts[slot]] = step;
    }
    return children;
  }

  /** Goes down from the top, as corrected times of children follow from those of their parents. */
  private void place() {
    var open = new ArrayList<Integer>();
    push(open, NONE);
    while (!open.isEmpty()) {
      int step = open.removeLast();
      order[placed++] = step;
      push(open, step);
    }
  }

  /** Puts the children there, the first of them on top. */
  private void push(List<Integer> open, int parent) {
    int[] below = children[parent + 1];
    for (int child : below) {
      depths[child] = parent == NONE ? 0 : depths[parent] + 1;
      shifts[child] = parent == NONE ? 0 : shift(child, parent);
      starts[child] = steps.get(child).startNanos() + shifts[child];
      ends[child] = steps.get(child).endNanos() + shifts[child];
    }
    Integer[] sorted = Arrays.stream(below).boxed().toArray(Integer[]::new);
    Arrays.sort(sorted, earliestFirst());
    for (int i = 0; i < sorted.length; i++) {
      below[i] = sorted[i];
    }
    for (int i = below.length - 1; i >= 0; i--) {
      open.add(below[i]);
    }
  }

  private Comparator<Integer> earliestFirst() {
    return Comparator.<Integer>comparingLong(step -> starts[step])
        .thenComparing(Comparator.<Integer>comparingLong(step -> ends[step]).reversed())
        .thenComparing(step -> steps.get(step).id());
  }

  /** What is added to the times of a child so that it fits below its parent. */
  private long shift(int child, int parent) {
    Step step = steps.get(child);
    if (step.clock().equals(steps.get(parent).clock())) {
      return shifts[parent];
    }
    boolean early = step.startNanos() < starts[parent];
    boolean late = step.endNanos() > ends[parent];
    long slack = (ends[parent] - starts[parent]) - (step.endNanos() - step.startNanos());
    if (slack < 0 || step.isDetached()) {
      return early ? starts[parent] - step.startNanos() : 0;
    }
    return early || late ? starts[parent] + slack / 2 - step.startNanos() : 0;
  }

  /** Children are in the order of their start here. */
  private long selfNanos(int step) {
    long self = ends[step] - starts[step];
    long covered = starts[step];
    for (int child : children[step + 1]) {
      long from = Math.max(covered, starts[child]);
      long to = Math.min(ends[step], ends[child]);
      if (to > from) {
        self -= to - from;
        covered = to;
      }
    }
    return self;
  }

  private long[] gaps() {
    long[] gaps = new long[steps.size()];
    for (int parent = 0; parent < steps.size(); parent++) {
      long before = starts[parent];
      for (int child : children[parent + 1]) {
        gaps[child] = Math.max(0, starts[child] - before);
        before = Math.max(before, ends[child]);
      }
    }
    return gaps;
  }

  /** A step up to a moment at which it was still waited for. */
  private record Awaited(int step, long until) {}

  /** How much of the critical path each step is by itself; none for those that are not on it. */
  private long[] critical() {
    long[] critical = new long[steps.size()];
    Arrays.fill(critical, NONE);
    var open = new ArrayList<Awaited>();
    long last = Arrays.stream(ends).max().orElse(0);
    walk(new Awaited(NONE, last), open);
    while (!open.isEmpty()) {
      Awaited awaited = open.removeLast();
      critical[awaited.step()] = walk(awaited, open);
    }
    return critical;
  }

  /** Goes back from the end; returns the time in which none of its children was waited for. */
  private long walk(Awaited awaited, List<Awaited> open) {
    Integer[] latestFirst =
        Arrays.stream(children[awaited.step() + 1]).boxed().toArray(Integer[]::new);
    Arrays.sort(
        latestFirst,
        Comparator.<Integer>comparingLong(child -> -Math.min(ends[child], awaited.until()))
            .thenComparingLong(child -> starts[child]));
    long begin = awaited.step() == NONE ? Long.MIN_VALUE : starts[awaited.step()];
    long self = 0;
    long time = awaited.until();
    for (int child : latestFirst) {
      long end = Math.min(ends[child], awaited.until());
      boolean waitedFor = awaited.step() == NONE || !steps.get(child).isDetached();
      if (waitedFor && begin <= end && end <= time && starts[child] <= end) {
        self += time - end;
        open.add(new Awaited(child, end));
        time = Math.max(starts[child], begin);
      }
    }
    return awaited.step() == NONE ? 0 : self + time - begin;
  }
}
