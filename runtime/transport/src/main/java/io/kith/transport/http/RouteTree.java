package io.kith.transport.http;

import io.kith.codec.HttpRoute;
import io.kith.codec.HttpRoute.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which route a request takes: a tree of the segments of all paths, of which a request visits those
 * that its own segments lead to. A text goes before a variable, and that before the rest of a path.
 * Immutable once it is built.
 */
final class RouteTree {

  /** Without a route. */
  static final RouteTree EMPTY = new RouteTree(List.of());

  /** Where requests of a method lead, and what the variables of their paths held, encoded. */
  record Match(Target target, List<String> values) {}

  private static final class Node {
    final Map<String, Node> texts = new HashMap<>();
    final Map<String, Target> targets = new HashMap<>();
    final Map<String, Target> rest = new HashMap<>();
    @Nullable Node variable;

    Node next(Segment segment) {
      if (!segment.isVariable()) {
        return texts.computeIfAbsent(segment.text(), _ -> new Node());
      }
      if (variable == null) {
        variable = new Node();
      }
      return variable;
    }
  }

  private final List<Target> targets;
  private final Node root = new Node();

  private RouteTree(List<Target> targets) {
    this.targets = targets;
    for (Target target : targets) {
      Node node = root;
      for (Segment segment : target.route().segments()) {
        node = segment.isRest() ? node : node.next(segment);
      }
      (target.route().takesRest() ? node.rest : node.targets).put(target.route().method(), target);
    }
  }

  /**
   * This tree and more.
   *
   * @throws IllegalArgumentException if two take the same requests
   */
  RouteTree with(List<Target> more) {
    var all = new ArrayList<>(targets);
    for (Target target : more) {
      for (Target other : targets) {
        HttpRoute route = target.route();
        if (other.route().conflictsWith(route) && !other.service().equals(target.service())) {
          throw new IllegalArgumentException(
              route
                  + " of "
                  + target.method()
                  + " would be requests of "
                  + other.method()
                  + " too ("
                  + other.route()
                  + "); change one of them");
        }
      }
      all.add(target);
    }
    return new RouteTree(List.copyOf(all));
  }

  boolean isEmpty() {
    return targets.isEmpty();
  }

  /** Where a request leads; null if nowhere. The path is still encoded, and begins with a slash. */
  @Nullable Match find(String method, String path) {
    var values = new ArrayList<String>(4);
    Target target = find(root, method, path, 1, values);
    return target == null ? null : new Match(target, values);
  }

  private static @Nullable Target find(
      Node node, String method, String path, int from, List<String> values) {
    if (from >= path.length()) {
      Target here = from == path.length() && from > 1 ? null : node.targets.get(method);
      return here == null ? rest(node, method, path, from, values) : here;
    }
    int slash = path.indexOf('/', from);
    int end = slash < 0 ? path.length() : slash;
    int rest = slash < 0 ? path.length() + 1 : slash + 1;
    String text = path.substring(from, end);
    Node named = node.texts.get(text);
    Target found = named == null ? null : find(named, method, path, rest, values);
    if (found == null && node.variable != null && !text.isEmpty()) {
      values.add(text);
      found = find(node.variable, method, path, rest, values);
      if (found == null) {
        values.removeLast();
      }
    }
    return found == null ? rest(node, method, path, from, values) : found;
  }

  /** What takes all that is left; a path that ends before the slash has nothing left. */
  private static @Nullable Target rest(
      Node node, String method, String path, int from, List<String> values) {
    Target target = from > path.length() ? null : node.rest.get(method);
    if (target != null) {
      values.add(path.substring(from));
    }
    return target;
  }

  /** The methods of requests with this path that lead somewhere. */
  SortedSet<String> methods(String path) {
    var methods = new TreeSet<String>();
    collect(root, path, 1, methods);
    return methods;
  }

  private static void collect(Node node, String path, int from, SortedSet<String> methods) {
    if (from <= path.length()) {
      methods.addAll(node.rest.keySet());
    }
    if (from >= path.length()) {
      if (from != path.length() || from == 1) {
        methods.addAll(node.targets.keySet());
      }
      return;
    }
    int slash = path.indexOf('/', from);
    int end = slash < 0 ? path.length() : slash;
    int rest = slash < 0 ? path.length() + 1 : slash + 1;
    String text = path.substring(from, end);
    Node named = node.texts.get(text);
    if (named != null) {
      collect(named, path, rest, methods);
    }
    if (node.variable != null && !text.isEmpty()) {
      collect(node.variable, path, rest, methods);
    }
  }
}
