package io.kith.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a generated class, line by line; it is indented by its braces, and long lines are
 * broken.
 *
 * <p>A class is written {@code «a.b.Name»}; it becomes its simple name and an import where that
 * name is free, its qualified name otherwise.
 */
final class JavaSource {

  private static final Pattern MARK = Pattern.compile("«([^»]+)»");

  private final String packageName;
  private final Set<String> taken;
  private final Predicate<String> isInPackage;
  private final List<String> lines = new ArrayList<>();

  /**
   * An empty class.
   *
   * @param taken simple names that mean something else in it
   * @param isInPackage whether the package has a class of this simple name, which would be meant
   *     instead of one of {@code java.lang}
   */
  JavaSource(String packageName, Set<String> taken, Predicate<String> isInPackage) {
    this.packageName = packageName;
    this.taken = taken;
    this.isInPackage = isInPackage;
  }

  /** Appends a line, of whatever length. */
  void add(String line) {
    lines.add(line);
  }

  /** Appends an empty line. */
  void space() {
    lines.add("");
  }

  /** The whole file. */
  String render() {
    Map<String, String> names = names();
    var file = new StringBuilder();
    if (!packageName.isEmpty()) {
      file.append("package ").append(packageName).append(";\n\n");
    }
    var imports = new TreeSet<String>();
    names.forEach((simple, qualified) -> {
      if (needsImport(simple, qualified)) {
        imports.add(qualified);
      }
    });
    imports.forEach(qualified -> file.append("import ").append(qualified).append(";\n"));
    file.append(imports.isEmpty() ? "" : "\n");
    var layout = new Layout(file);
    for (String line : lines) {
      layout.add(
          MARK.matcher(line)
              .replaceAll(match -> Matcher.quoteReplacement(name(names, match.group(1)))));
    }
    return file.toString();
  }

  /** What each simple name means: the class that uses it first. */
  private Map<String, String> names() {
    var names = new HashMap<String, String>();
    for (String line : lines) {
      MARK.matcher(line)
          .results()
          .map(match -> match.group(1))
          .filter(qualified -> !taken.contains(Naming.simple(qualified)))
          .forEach(qualified -> names.putIfAbsent(Naming.simple(qualified), qualified));
    }
    return names;
  }

  private static String name(Map<String, String> names, String qualified) {
    String simple = Naming.simple(qualified);
    return qualified.equals(names.get(simple)) ? simple : qualified;
  }

  private boolean needsImport(String simple, String qualified) {
    String from = Naming.parent(qualified);
    if (from.equals(packageName)) {
      return false;
    }
    return !from.equals("java.lang") || isInPackage.test(simple);
  }
}
