package io.kith.processor;

import java.util.Set;

/** The names of local variables in generated code, which must not hide what the code needs. */
final class Locals {

  /** What generated methods use themselves, and packages that a qualified name may begin with. */
  private static final Set<String> TAKEN =
      Set.of(
          "in", "out", "base", "tag", "value", "outer", "mark", "entry", "key", "item", "element",
          "e", "invoker", "reply", "failure", "error", "request", "service", "method", "io", "java",
          "javax", "com", "org", "net");

  private Locals() {}

  /** A variable for what has this name. */
  static String name(String name) {
    return TAKEN.contains(name) || name.endsWith("_") ? name + "_" : name;
  }
}
