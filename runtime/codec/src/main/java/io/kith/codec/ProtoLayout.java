package io.kith.codec;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which file each definition stands in: one a package, unless packages import each other in a
 * circle, which files may not. Of such packages, each type gets a file, together with those that it
 * refers to and that refer back.
 */
final class ProtoLayout {

  private final ProtoTypes types;
  private final Map<String, String> fileByDefinition = new HashMap<>();

  ProtoLayout(ProtoTypes types) {
    this.types = types;
    var packages = new HashMap<String, Set<String>>();
    for (String definition : types.definitions()) {
      packages
          .computeIfAbsent(types.packageOf(definition), _ -> new TreeSet<>())
          .addAll(
              neighbours(definition).stream().map(types::packageOf).collect(Collectors.toSet()));
    }
    var circular =
        packages.keySet().stream()
            .filter(
                name -> circle(name, other -> packages.getOrDefault(other, Set.of())).size() > 1)
            .collect(Collectors.toSet());
    for (String definition : types.definitions()) {
      String home = types.packageOf(definition);
      fileByDefinition.put(
          definition, circular.contains(home) ? ownFile(definition) : packageFile(home));
    }
  }

  /** The path of the file that defines a type, or a well-known type. */
  String fileOf(String type) {
    String wellKnown = WellKnownType.fileOf(type);
    return wellKnown != null
        ? wellKnown
        : fileByDefinition.getOrDefault(types.definitionOf(type), "");
  }

  private static String packageFile(String name) {
    return (name.isEmpty() ? "default" : name.replace('.', '/')) + ".proto";
  }

  private String ownFile(String definition) {
    SortedSet<String> circle = circle(definition, this::neighbours);
    for (String other : circle) {
      if (!types.packageOf(other).equals(types.packageOf(definition))) {
        throw new IllegalArgumentException(
            definition
                + " and "
                + other
                + " refer to each other from two packages, which .proto files cannot express:"
                + " move them into one package");
      }
    }
    return circle.first().replace('.', '/') + ".proto";
  }

  private Set<String> neighbours(String definition) {
    return types.references(definition).stream()
        .filter(type -> WellKnownType.fileOf(type) == null)
        .map(types::definitionOf)
        .collect(Collectors.toSet());
  }

  /** The nodes that lead to each other: this one, and those that it reaches and is reached from. */
  private static SortedSet<String> circle(String node, Function<String, Set<String>> edges) {
    var circle = new TreeSet<String>();
    circle.add(node);
    for (String reached : reachable(node, edges)) {
      if (reachable(reached, edges).contains(node)) {
        circle.add(reached);
      }
    }
    return circle;
  }

  private static Set<String> reachable(String start, Function<String, Set<String>> edges) {
    var reached = new TreeSet<String>();
    var open = new ArrayDeque<String>();
    open.add(start);
    for (String node = open.poll(); node != null; node = open.poll()) {
      for (String next : edges.apply(node)) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }
}
