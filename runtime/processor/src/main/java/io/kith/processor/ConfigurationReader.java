package io.kith.processor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record that configuration is bound to. It knows {@code io.kith.config} by its names
 * alone, as a program that has no configuration compiles without it.
 */
final class ConfigurationReader {

  /** What marks such a record. */
  static final String ANNOTATION = "io.kith.config.Configuration";

  private static final String DEFAULT = "io.kith.config.Default";
  private static final String RANGE = "io.kith.config.Range";
  private static final String OPEN = "io.kith.config.Config";
  private static final String SUFFIX = "_Config";

  private static final Set<String> ORDERED =
      Set.of(
          "int",
          "java.lang.Integer",
          "long",
          "java.lang.Long",
          "double",
          "java.lang.Double",
          "java.time.Duration",
          "io.kith.config.ByteSize");
  private static final Set<String> UNORDERED =
      Set.of("java.lang.String", "boolean", "java.lang.Boolean", "io.kith.config.Secret");

  private final Elements elements;
  private final Problems problems;
  private final JavaTypes names;
  private final List<ConfigurationModel.Section> sections = new ArrayList<>();
  private final Map<TypeElement, Integer> known = new HashMap<>();
  private final Deque<TypeElement> open = new ArrayDeque<>();

  /** A reader of one record. */
  ConfigurationReader(Elements elements, Problems problems, String targetPackage) {
    this.elements = elements;
    this.problems = problems;
    this.names = new JavaTypes(elements, targetPackage);
  }

  /** The record; null if something is wrong with it, which has been reported. */
  @Nullable ConfigurationModel read(TypeElement element) {
    int before = problems.count();
    if (!isBindable(element)) {
      return null;
    }
    section(element);
    if (problems.count() > before) {
      return null;
    }
    String binary = elements.getBinaryName(element).toString();
    return new ConfigurationModel(
        element, Naming.simple(binary.replace('$', '_') + SUFFIX), sections);
  }

  private boolean isBindable(TypeElement element) {
    String name = element.getSimpleName().toString();
    String problem = null;
    if (element.getKind() != ElementKind.RECORD) {
      problem = "@Configuration stands on a record; make " + name + " one";
    } else if (!element.getTypeParameters().isEmpty()) {
      problem = name + " is generic, and no file says of what; name the types";
    } else {
      try {
        names.requireAccessible(element);
      } catch (UnsupportedTypeException e) {
        problem = e.advice();
      }
    }
    if (problem != null) {
      problems.report(element, problem);
    }
    return problem == null;
  }

  /** The number of a record, which has now been read. */
  private int section(TypeElement type) {
    if (open.contains(type)) {
      throw new UnsupportedTypeException(
          type.getSimpleName() + " contains itself, and would never end; use another record here");
    }
    Integer present = known.get(type);
    if (present != null) {
      return present;
    }
    var components = new ArrayList<ConfigurationModel.Component>();
    int number = sections.size();
    sections.add(new ConfigurationModel.Section(type, components));
    known.put(type, number);
    open.push(type);
    for (RecordComponentElement component : type.getRecordComponents()) {
      Element site = Catalog.site(type, component);
      problems.within(site, () -> read(type, component, site, components));
    }
    open.pop();
    return number;
  }

  private void read(
      TypeElement owner,
      RecordComponentElement component,
      Element site,
      List<ConfigurationModel.Component> components) {
    try {
      String key = key(component);
      components.add(new ConfigurationModel.Component(JavaTypes.code(component.asType()), key));
    } catch (UnsupportedTypeException e) {
      String label = owner.getSimpleName() + "." + component.getSimpleName();
      problems.report(site, label + ": " + e.advice());
    }
  }

  private String key(RecordComponentElement component) {
    AnnotationMirror range = annotation(component, RANGE);
    String bounds =
        range == null
            ? null
            : ".withRange(" + literal(range, "least") + ", " + literal(range, "most") + ")";
    Key key = key(component.asType(), quoted(component.getSimpleName().toString()), bounds);
    AnnotationMirror fallback = annotation(component, DEFAULT);
    if (fallback == null) {
      return key.code();
    }
    if (key.kind() != Kind.SINGLE && key.kind() != Kind.LIST_OF_SINGLE) {
      throw new UnsupportedTypeException(
          "only single values and lists of them can have a @Default; remove it");
    }
    return key.code() + ".withDefault(" + literal(fallback, "value") + ")";
  }

  private enum Kind {
    SINGLE,
    LIST_OF_SINGLE,
    OPTIONAL,
    OPEN,
    COMPOUND
  }

  /** An expression for a key, and what decides where it may be used. */
  private record Key(Kind kind, String code) {}

  /**
   * A key of this type.
   *
   * @param name as a literal
   * @param bounds what a {@code @Range} adds to the expression; null without one
   */
  private Key key(TypeMirror type, String name, @Nullable String bounds) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(type.toString());
    }
    if (type instanceof DeclaredType generic && !generic.getTypeArguments().isEmpty()) {
      return container(generic, name, bounds);
    }
    String qualified = qualifiedName(type);
    boolean isOrdered = ORDERED.contains(qualified);
    if (bounds != null && !isOrdered) {
      throw new UnsupportedTypeException(
          "only numbers, Duration and ByteSize can have a @Range; remove it");
    }
    if (isOrdered || UNORDERED.contains(qualified)) {
      return single(type, name, bounds);
    }
    if (qualified.equals(OPEN)) {
      return new Key(Kind.OPEN, "open(" + name + ")");
    }
    if (type instanceof DeclaredType declared) {
      return declared(declared, name);
    }
    throw unsupported(type);
  }

  private static Key single(TypeMirror type, String name, @Nullable String bounds) {
    String value = "value(" + name + ", " + JavaTypes.code(type) + ".class)";
    return new Key(Kind.SINGLE, bounds == null ? value : value + bounds);
  }

  private Key declared(DeclaredType type, String name) {
    var element = (TypeElement) type.asElement();
    return switch (element.getKind()) {
      case ENUM -> {
        names.requireAccessible(element);
        yield single(type, name, null);
      }
      case RECORD -> {
        names.requireAccessible(element);
        int number = section(element);
        yield new Key(Kind.COMPOUND, "section(" + name + ", " + number + ", keys" + number + "())");
      }
      default -> throw unsupported(type);
    };
  }

  private static String qualifiedName(TypeMirror type) {
    return type instanceof DeclaredType declared
        ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
        : JavaTypes.code(type);
  }

  private Key container(DeclaredType type, String name, @Nullable String bounds) {
    List<? extends TypeMirror> arguments = type.getTypeArguments();
    Key content = key(arguments.getLast(), name, bounds);
    if (content.kind() == Kind.OPTIONAL || content.kind() == Kind.OPEN) {
      throw unsupported(type);
    }
    return switch (qualifiedName(type)) {
      case "java.util.Optional" -> new Key(Kind.OPTIONAL, content.code() + ".optional()");
      case "java.util.List" ->
          new Key(
              content.kind() == Kind.SINGLE ? Kind.LIST_OF_SINGLE : Kind.COMPOUND,
              content.code() + ".list()");
      case "java.util.Map" -> {
        if (!qualifiedName(arguments.getFirst()).equals("java.lang.String")) {
          throw unsupported(type);
        }
        yield new Key(Kind.COMPOUND, content.code() + ".map()");
      }
      default -> throw unsupported(type);
    };
  }

  private static UnsupportedTypeException unsupported(TypeMirror type) {
    return new UnsupportedTypeException(
        JavaTypes.signature(type)
            + " cannot be configured; write a String, int, long, double, boolean, enum, Duration,"
            + " ByteSize, Secret, a record of these, Config, or an Optional, List or"
            + " Map<String, …> of these");
  }

  /** The annotation of this name; null if there is none. */
  static @Nullable AnnotationMirror annotation(Element element, String name) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      var type = (TypeElement) mirror.getAnnotationType().asElement();
      if (type.getQualifiedName().contentEquals(name)) {
        return mirror;
      }
    }
    return null;
  }

  private String literal(AnnotationMirror annotation, String member) {
    for (var value : elements.getElementValuesWithDefaults(annotation).entrySet()) {
      if (value.getKey().getSimpleName().contentEquals(member)) {
        return quoted(String.valueOf(value.getValue().getValue()));
      }
    }
    throw new IllegalStateException(annotation + " has no " + member);
  }

  private String quoted(String text) {
    return elements.getConstantExpression(text);
  }
}
