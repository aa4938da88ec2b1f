package io.kith.processor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Reads the declared exceptions of a method.
 *
 * <p>An exception is data if all that it holds goes in through a constructor and comes out through
 * methods of the same names. Those of the JDK never are.
 */
final class ErrorReader {

  private final Elements elements;
  private final Types types;
  private final Problems problems;
  private final Catalog catalog;

  ErrorReader(Elements elements, Types types, Problems problems, Catalog catalog) {
    this.elements = elements;
    this.types = types;
    this.problems = problems;
    this.catalog = catalog;
  }

  /** The exceptions that cross the wire as data, the more special ones first. */
  List<StructType> read(ExecutableElement method, String label) {
    var errors = new ArrayList<StructType>();
    for (TypeMirror thrown : method.getThrownTypes()) {
      if (thrown.getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(thrown.toString());
      }
      if (!(thrown instanceof DeclaredType type) || thrown.getKind() != TypeKind.DECLARED) {
        problems.report(method, label + ": throws " + thrown + "; name an exception class");
        continue;
      }
      try {
        StructType error = read(type, label);
        if (error != null) {
          errors.add(error);
        }
      } catch (UnsupportedTypeException e) {
        problems.report(method, e.advice());
      }
    }
    errors.sort(Comparator.comparingInt(this::depth).reversed());
    return errors;
  }

  private int depth(StructType error) {
    int depth = 0;
    TypeMirror type = error.name().element().asType();
    while (type instanceof DeclaredType declared && type.getKind() == TypeKind.DECLARED) {
      type = ((TypeElement) declared.asElement()).getSuperclass();
      depth++;
    }
    return depth;
  }

  private @Nullable StructType read(DeclaredType type, String label) {
    var element = (TypeElement) type.asElement();
    String name = element.getQualifiedName().toString();
    boolean checked = !isA(type, "java.lang.RuntimeException") && !isA(type, "java.lang.Error");
    if (!isA(type, "java.lang.Exception")
        || name.startsWith("java.")
        || name.startsWith("javax.")) {
      if (checked) {
        throw new UnsupportedTypeException(label + ": " + jdkAdvice(element));
      }
      return null;
    }
    Optional<ExecutableElement> constructor = dataConstructor(element);
    if (constructor.isEmpty()) {
      if (checked) {
        throw new UnsupportedTypeException(label + ": " + dataAdvice(element));
      }
      return null;
    }
    return catalog.exception(type, struct -> define(struct, element, constructor.get()));
  }

  private static String jdkAdvice(TypeElement type) {
    return type.getSimpleName()
        + " cannot cross the wire; declare an exception of your own that is data, or throw"
        + " CallException, which need not be declared";
  }

  private static String dataAdvice(TypeElement type) {
    String name = type.getSimpleName().toString();
    if (type.getModifiers().contains(Modifier.ABSTRACT)) {
      return name + " is abstract; declare the exceptions that extend it";
    }
    if (type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC)) {
      return name + " belongs to an instance of its outer class; make it static";
    }
    return name
        + " is not data: give it a constructor that is accessible, and of which every parameter has"
        + " the name and type of a method, such as "
        + name
        + "(int needed) with int needed(); or throw CallException. (Of a class compiled before,"
        + " parameter names are known if it was compiled with -parameters.)";
  }

  private boolean isA(TypeMirror type, String name) {
    TypeElement element = elements.getTypeElement(name);
    return element != null && types.isSubtype(type, element.asType());
  }

  /** The constructor that takes most; empty if none gives back all that it takes. */
  private Optional<ExecutableElement> dataConstructor(TypeElement type) {
    boolean isInner =
        type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC);
    if (isInner || type.getModifiers().contains(Modifier.ABSTRACT)) {
      return Optional.empty();
    }
    boolean isLocal = catalog.names().isTarget(type);
    return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
        .filter(c -> c.getModifiers().contains(Modifier.PUBLIC) || (isLocal && !isPrivate(c)))
        .filter(c -> c.getThrownTypes().isEmpty() && !c.isVarArgs())
        .filter(c -> c.getParameters().stream().allMatch(p -> accessor(type, p) != null))
        .max(Comparator.comparingInt(c -> c.getParameters().size()));
  }

  private static boolean isPrivate(Element element) {
    return element.getModifiers().contains(Modifier.PRIVATE);
  }

  private void define(StructType struct, TypeElement type, ExecutableElement constructor) {
    List<? extends VariableElement> parameters = constructor.getParameters();
    List<Integer> numbers = Numbers.ofFields(problems, type, parameters);
    var fields = new FieldReader(problems, catalog.reader());
    for (int i = 0; i < parameters.size(); i++) {
      VariableElement parameter = parameters.get(i);
      String name = parameter.getSimpleName().toString();
      fields.read(
          parameter,
          name,
          "." + accessor(type, parameter) + "()",
          struct.name().label() + "." + name,
          numbers.get(i),
          parameter.asType(),
          false);
    }
    struct.define(fields.done(), Numbers.reserved(type));
  }

  /** The method that gives a parameter back; null if there is none. */
  private @Nullable String accessor(TypeElement type, VariableElement parameter) {
    if (isA(parameter.asType(), "java.lang.Throwable")) {
      return null;
    }
    String name = parameter.getSimpleName().toString();
    for (String candidate : List.of(name, "get" + Naming.capital(name))) {
      for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(type))) {
        if (method.getSimpleName().contentEquals(candidate)
            && method.getKind() == ElementKind.METHOD
            && method.getParameters().isEmpty()
            && method.getThrownTypes().isEmpty()
            && isAccessible(method)
            && types.isSameType(method.getReturnType(), parameter.asType())) {
          return candidate;
        }
      }
    }
    return null;
  }

  private boolean isAccessible(ExecutableElement method) {
    return method.getModifiers().contains(Modifier.PUBLIC)
        || (catalog.names().isTarget(method) && !isPrivate(method));
  }
}
