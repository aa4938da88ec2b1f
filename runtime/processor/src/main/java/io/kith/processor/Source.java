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
 * The text of a generated class, indented by its braces; a line that starts with a space, or stands
 * within parentheses, continues the one before.
 *
 * <p>A class is written {@code «a.b.Name»}; it becomes its simple name and an import where that
 * name is free, its qualified name otherwise.
 */
final class Source {

  private static final Pattern MARK = Pattern.compile("«([^»]+)»");
  private static final int CONTINUATION = 4;

  /** The names of {@code java.lang} that are meant even where the user has a class of that name. */
  private static final String JAVA_LANG = "java.lang.";

  private final String packageName;
  private final Set<String> taken;
  private final Predicate<String> isInPackage;
  private final StringBuilder body = new StringBuilder();
  private int braces;
  private int parentheses;

  /**
   * An empty class.
   *
   * @param taken simple names that mean something else in it
   * @param isInPackage whether the package has a class of this simple name, which an import hides
   */
  Source(String packageName, Set<String> taken, Predicate<String> isInPackage) {
    this.packageName = packageName;
    this.taken = taken;
    this.isInPackage = isInPackage;
  }

  /** Appends lines. */
  void add(String lines) {
    lines.lines().forEach(this::addLine);
  }

  /** Appends an empty line. */
  void space() {
    body.append('\n');
  }

  private void addLine(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      space();
      return;
    }
    if (text.startsWith("}")) {
      braces--;
    }
    int continued = parentheses > 0 || line.startsWith(" ") ? CONTINUATION : 0;
    body.repeat(' ', 2 * braces + continued).append(text).append('\n');
    if (text.endsWith("{")) {
      braces++;
    }
    parentheses += count(text, '(') - count(text, ')');
  }

  private static int count(String text, char c) {
    return (int) text.chars().filter(x -> x == c).count();
  }

  /** The whole file. */
  String render() {
    Map<String, String> names = names();
    String code =
        MARK.matcher(body)
            .replaceAll(match -> Matcher.quoteReplacement(name(names, match.group(1))));
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
    return file.append(imports.isEmpty() ? "" : "\n").append(code).toString();
  }

  /** What each simple name means: the class that uses it first. */
  private Map<String, String> names() {
    var names = new HashMap<String, String>();
    for (String qualified : marked()) {
      String simple = Naming.simple(qualified);
      if (!taken.contains(simple)) {
        names.putIfAbsent(simple, qualified);
      }
    }
    return names;
  }

  private List<String> marked() {
    var marked = new ArrayList<String>();
    MARK.matcher(body).results().forEach(match -> marked.add(match.group(1)));
    return marked;
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
    return !qualified.equals(JAVA_LANG + simple) || isInPackage.test(simple);
  }
}
