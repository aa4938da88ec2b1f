package io.kith.collector.tree;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Who belongs to whom: the parent of each step, or −1; never a ring. */
final class Parents {

  private static final int NONE = -1;

  private Parents() {}

  static int[] of(List<Step> steps) {
    var callers = new HashMap<String, Integer>();
    var servers = new HashMap<String, Integer>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      (step.kind() == Step.Kind.SERVER ? servers : callers).putIfAbsent(step.id(), i);
    }
    int[] parents =
        IntStream.range(0, steps.size()).map(i -> parent(i, steps, callers, servers)).toArray();
    breakRings(steps, parents);
    return parents;
  }

  private static int parent(
      int index, List<Step> steps, Map<String, Integer> callers, Map<String, Integer> servers) {
    Step step = steps.get(index);
    Integer shared = callers.get(step.id());
    if (step.kind() == Step.Kind.SERVER && shared != null) {
      return shared;
    }
    if (step.parentId().isEmpty()) {
      return NONE;
    }
    // Below a span that client and server share stands what the server did.
    int parent = servers.getOrDefault(step.parentId(), callers.getOrDefault(step.parentId(), NONE));
    return parent == index ? NONE : parent;
  }

  /** Of those that name each other as parents, the first in time gets none. */
  private static void breakRings(List<Step> steps, int[] parents) {
    int[] states = new int[parents.length]; // 0: not seen, otherwise the walk that saw it
    int[] earliestFirst =
        IntStream.range(0, parents.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> steps.get(i).startNanos()))
            .mapToInt(Integer::intValue)
            .toArray();
    int walk = 0;
    for (int first : earliestFirst) {
      walk++;
      int at = first;
      while (at != NONE && states[at] == 0) {
        states[at] = walk;
        at = parents[at];
      }
      if (at != NONE && states[at] == walk) {
        parents[earliest(steps, parents, at)] = NONE;
      }
    }
  }

  private static int earliest(List<Step> steps, int[] parents, int inRing) {
    int earliest = inRing;
    for (int at = parents[inRing]; at != inRing; at = parents[at]) {
      if (steps.get(at).startNanos() < steps.get(earliest).startNanos()) {
        earliest = at;
      }
    }
    return earliest;
  }
}
