package io.kith.debug;

import io.kith.debug.FlamePages.Folded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Stacks that share their outer frames. Bounded; not thread-safe. */
final class FlameTree {

  private static final int MAX_NODES = 50_000;
  private static final int MAX_DEPTH = 200;
  private static final int MAX_STACKS = 20_000;

  static final class Node {
    final String frame;
    final Map<String, Node> callees = new LinkedHashMap<>();
    long own;
    long total;

    Node(String frame) {
      this.frame = frame;
    }
  }

  private final Node root = new Node("all");
  private int nodes = 1;
  private long samples;

  /** Adds a stack, from the outermost frame on. Beyond the bound, its inner frames are left out. */
  void add(List<String> frames, long weight) {
    samples++;
    Node node = root;
    node.total += weight;
    for (String frame : frames.subList(0, Math.min(frames.size(), MAX_DEPTH))) {
      Node next = node.callees.get(frame);
      if (next == null) {
        if (nodes == MAX_NODES) {
          break;
        }
        nodes++;
        next = new Node(frame);
        node.callees.put(frame, next);
      }
      node = next;
      node.total += weight;
    }
    node.own += weight;
  }

  Node root() {
    return root;
  }

  long samples() {
    return samples;
  }

  List<Folded> folded() {
    var all = new ArrayList<Folded>();
    walk(root, "", (frames, value) -> all.add(new Folded(frames, value)));
    all.sort(Comparator.comparingLong(Folded::value).reversed());
    return List.copyOf(all.subList(0, Math.min(all.size(), MAX_STACKS)));
  }

  private static void walk(Node node, String path, ObjLongConsumer<String> each) {
    if (node.own > 0) {
      each.accept(path, node.own);
    }
    node.callees
        .values()
        .forEach(callee ->
            walk(callee, path.isEmpty() ? callee.frame : path + ";" + callee.frame, each));
  }
}
