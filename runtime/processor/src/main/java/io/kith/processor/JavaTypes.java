package io.kith.processor;

import io.kith.core.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** How the types of a service are called, in generated code and in its contract. */
final class JavaTypes {

  /** What the only array that there is, {@code byte[]}, is called as a type argument. */
  private static final String BYTES = "Bytes";

  private final Elements elements;
  private final String targetPackage;

  /**
   * The names of types as the services of one package use them.
   *
   * @param targetPackage the package that the codecs are generated into
   */
  JavaTypes(Elements elements, String targetPackage) {
    this.elements = elements;
    this.targetPackage = targetPackage;
  }

  /** The names of a type that needs a codec. */
  TypeName name(DeclaredType type) {
    var element = (TypeElement) type.asElement();
    requireAccessible(element);
    String javaPackage = packageOf(element);
    String prefix =
        javaPackage.equals(targetPackage) ? "" : Naming.join(javaPackage, "").replace('.', '_');
    String protoName = protoName(type);
    if (!Naming.isIdentifier(protoName)) {
      throw new UnsupportedTypeException(
          "the name " + protoName + " is none in protobuf; use ASCII letters, digits and _");
    }
    return new TypeName(
        element,
        code(type),
        javaPackage,
        protoName,
        prefix + codecName(type) + "_Codec",
        targetPackage,
        signature(type));
  }

  /** The type in generated code. */
  static String code(TypeMirror type) {
    return switch (type.getKind()) {
      case ARRAY -> code(((ArrayType) type).getComponentType()) + "[]";
      case DECLARED -> {
        var declared = (DeclaredType) type;
        yield code((TypeElement) declared.asElement())
            + arguments(declared, JavaTypes::code, "<", ", ", ">");
      }
      case VOID -> "void";
      default -> type.getKind().name().toLowerCase(Locale.ROOT);
    };
  }

  /** Whether it is {@code java.util.stream.Stream}, of whatever. */
  static boolean isStream(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED
        && ((TypeElement) ((DeclaredType) type).asElement())
            .getQualifiedName()
            .contentEquals("java.util.stream.Stream");
  }

  /** The class in generated code. */
  static String code(TypeElement element) {
    return element.getEnclosingElement() instanceof TypeElement outer
        ? code(outer) + "." + element.getSimpleName()
        : Naming.mark(element.getQualifiedName().toString());
  }

  /** The type with simple names, as people read it; what is nested in a service without that. */
  static String signature(TypeMirror type) {
    return switch (type.getKind()) {
      case ARRAY -> signature(((ArrayType) type).getComponentType()) + "[]";
      case DECLARED -> {
        var declared = (DeclaredType) type;
        yield chain((TypeElement) declared.asElement(), ".", true)
            + arguments(declared, JavaTypes::signature, "<", ", ", ">");
      }
      case TYPEVAR, WILDCARD -> type.toString();
      default -> code(type);
    };
  }

  /** The enclosing types and the type itself, joined. */
  private static String chain(TypeElement element, String separator, boolean belowService) {
    Deque<String> names = new ArrayDeque<>();
    for (Element e = element; e instanceof TypeElement; e = e.getEnclosingElement()) {
      if (belowService && e != element && e.getAnnotation(Service.class) != null) {
        break;
      }
      names.push(e.getSimpleName().toString());
    }
    return String.join(separator, names);
  }

  private static String protoName(TypeMirror type) {
    return type instanceof DeclaredType declared
        ? chain((TypeElement) declared.asElement(), "", true)
            + arguments(declared, JavaTypes::protoName, "_", "_", "")
        : BYTES;
  }

  private String codecName(DeclaredType type) {
    return chain((TypeElement) type.asElement(), "_", false)
        + arguments(type, this::argumentName, "_", "_", "");
  }

  private String argumentName(TypeMirror argument) {
    if (!(argument instanceof DeclaredType type)) {
      return BYTES;
    }
    String javaPackage = packageOf((TypeElement) type.asElement());
    boolean plain = javaPackage.equals(targetPackage) || javaPackage.startsWith("java.");
    return (plain ? "" : Naming.join(javaPackage, "").replace('.', '_')) + codecName(type);
  }

  private interface Namer {
    String name(TypeMirror type);
  }

  private static String arguments(
      DeclaredType type, Namer namer, String open, String separator, String close) {
    if (type.getTypeArguments().isEmpty()) {
      return "";
    }
    return type.getTypeArguments().stream()
        .map(namer::name)
        .collect(Collectors.joining(separator, open, close));
  }

  String packageOf(Element element) {
    return elements.getPackageOf(element).getQualifiedName().toString();
  }

  /** Whether the element is in the package that the codecs are generated into. */
  boolean isTarget(Element element) {
    return packageOf(element).equals(targetPackage);
  }

  /** Requires that code of the target package may use the class. */
  void requireAccessible(TypeElement element) {
    boolean samePackage = isTarget(element);
    for (Element e = element; e instanceof TypeElement; e = e.getEnclosingElement()) {
      String remedy = samePackage ? "make it package-private or public" : "make it public";
      if (e.getModifiers().contains(Modifier.PRIVATE)
          || !(samePackage || e.getModifiers().contains(Modifier.PUBLIC))) {
        throw new UnsupportedTypeException(
            e.getSimpleName()
                + " is not accessible to the code that is generated in package "
                + targetPackage
                + "; "
                + remedy);
      }
    }
  }
}
