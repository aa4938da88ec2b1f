package io.kith.processor;

import java.util.List;
import java.util.Map;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Finds out how a Java type stands on the wire, or why it cannot. */
final class TypeReader {

  private static final Map<String, Scalar> SCALARS =
      Map.of(
          "java.lang.String", Scalar.STRING,
          "java.util.UUID", Scalar.UUID,
          "java.math.BigDecimal", Scalar.DECIMAL,
          "java.time.LocalDate", Scalar.DATE);

  private static final Map<String, Scalar> BOXES =
      Map.of(
          "java.lang.Boolean", Scalar.BOOLEAN,
          "java.lang.Byte", Scalar.BYTE,
          "java.lang.Short", Scalar.SHORT,
          "java.lang.Integer", Scalar.INT,
          "java.lang.Long", Scalar.LONG,
          "java.lang.Float", Scalar.FLOAT,
          "java.lang.Double", Scalar.DOUBLE,
          "java.lang.Character", Scalar.CHAR);

  private static final Map<String, MessageType.Time> TIMES =
      Map.of(
          "java.time.Instant", MessageType.Time.TIMESTAMP,
          "java.time.Duration", MessageType.Time.DURATION);

  private static final Map<String, Shape> CONTAINERS =
      Map.of(
          "java.util.Optional", Shape.OPTIONAL,
          "java.util.OptionalInt", Shape.OPTIONAL_INT,
          "java.util.OptionalLong", Shape.OPTIONAL_LONG,
          "java.util.OptionalDouble", Shape.OPTIONAL_DOUBLE,
          "java.util.List", Shape.LIST,
          "java.util.Set", Shape.SET,
          "java.util.Map", Shape.MAP);

  private final Catalog catalog;

  TypeReader(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The type of a component, parameter or reply.
   *
   * @param generic whether a type variable stands in the declaration, for which only a boxed type
   *     can be put in
   */
  FieldType field(TypeMirror type, boolean generic) {
    requireNotNullable(type);
    if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
      return FieldType.of(Shape.SINGLE, value(type));
    }
    String name = qualifiedName(declared);
    Scalar box = BOXES.get(name);
    if (box != null) {
      if (!generic) {
        throw Advice.boxed((TypeElement) declared.asElement());
      }
      return new FieldType(Shape.SINGLE, box, null, true);
    }
    Shape shape = CONTAINERS.get(name);
    return shape == null ? FieldType.of(Shape.SINGLE, value(type)) : container(shape, declared);
  }

  /** What a stream consists of. */
  static TypeMirror elementType(DeclaredType stream) {
    requireNotRaw(stream);
    TypeMirror element = stream.getTypeArguments().getFirst();
    if (element.getKind() == TypeKind.WILDCARD) {
      throw wildcard(stream);
    }
    return element;
  }

  private static UnsupportedTypeException wildcard(DeclaredType type) {
    return new UnsupportedTypeException(
        JavaTypes.signature(type) + " has a wildcard; name the type exactly");
  }

  private FieldType container(Shape shape, DeclaredType type) {
    requireNotRaw(type);
    List<? extends TypeMirror> arguments = type.getTypeArguments();
    return switch (shape) {
      case OPTIONAL, LIST -> FieldType.of(shape, element(type, arguments.getFirst()));
      case SET -> FieldType.of(shape, setElement(type, arguments.getFirst()));
      case OPTIONAL_INT -> FieldType.of(shape, Scalar.INT);
      case OPTIONAL_LONG -> FieldType.of(shape, Scalar.LONG);
      case OPTIONAL_DOUBLE -> FieldType.of(shape, Scalar.DOUBLE);
      case MAP ->
          new FieldType(
              shape, element(type, arguments.get(1)), key(type, arguments.getFirst()), false);
      case SINGLE -> throw new IllegalArgumentException("no container");
    };
  }

  private Value setElement(DeclaredType set, TypeMirror type) {
    Value value = element(set, type);
    if (value == Scalar.BYTES) {
      throw new UnsupportedTypeException(
          "a Set cannot tell equal byte[] apart from different ones; use List<byte[]>");
    }
    return value;
  }

  private Scalar key(DeclaredType map, TypeMirror type) {
    Value key = element(map, type);
    if (key instanceof Scalar scalar && scalar.isMapKey()) {
      return scalar;
    }
    throw new UnsupportedTypeException(
        "the keys of a Map are Boolean, Byte, Short, Integer, Long or String, not "
            + JavaTypes.signature(type)
            + "; use one of these, or a List of records that have key and value");
  }

  /** What a collection or optional holds. */
  private Value element(DeclaredType outer, TypeMirror type) {
    requireNotNullable(type);
    if (type.getKind() == TypeKind.WILDCARD) {
      throw wildcard(outer);
    }
    if (type.getKind() == TypeKind.DECLARED) {
      String name = qualifiedName((DeclaredType) type);
      Scalar box = BOXES.get(name);
      if (box != null) {
        return box;
      }
      if (CONTAINERS.containsKey(name)) {
        throw Advice.nested(Naming.simple(qualifiedName(outer)), Naming.simple(name));
      }
    }
    return value(type);
  }

  /** A single value. */
  private Value value(TypeMirror type) {
    return switch (type.getKind()) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case BYTE -> Scalar.BYTE;
      case SHORT -> Scalar.SHORT;
      case INT -> Scalar.INT;
      case LONG -> Scalar.LONG;
      case FLOAT -> Scalar.FLOAT;
      case DOUBLE -> Scalar.DOUBLE;
      case CHAR -> Scalar.CHAR;
      case ARRAY -> array((ArrayType) type);
      case DECLARED -> declared((DeclaredType) type);
      case ERROR -> throw new UnresolvedTypeException(type.toString());
      case TYPEVAR ->
          throw new UnsupportedTypeException(
              type + " can be anything; name a type, or make it the parameter of a record");
      default -> throw new UnsupportedTypeException(type + " cannot cross the wire");
    };
  }

  private static Value array(ArrayType type) {
    TypeMirror component = type.getComponentType();
    if (component.getKind() == TypeKind.BYTE) {
      return Scalar.BYTES;
    }
    if (component.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(component.toString());
    }
    throw new UnsupportedTypeException(
        JavaTypes.signature(type)
            + " cannot cross the wire, of arrays only byte[] can; use List<"
            + Naming.simple(boxName(component))
            + ">");
  }

  private static String boxName(TypeMirror component) {
    String name = JavaTypes.signature(component);
    return switch (name) {
      case "int" -> "Integer";
      case "char" -> "Character";
      default -> component.getKind().isPrimitive() ? Naming.capital(name) : name;
    };
  }

  private Value declared(DeclaredType type) {
    String name = qualifiedName(type);
    Scalar scalar = SCALARS.get(name);
    if (scalar != null) {
      return scalar;
    }
    MessageType.Time time = TIMES.get(name);
    if (time != null) {
      return time;
    }
    var element = (TypeElement) type.asElement();
    requireNotRaw(type);
    if (catalog.isProtobuf(type)) {
      return catalog.protobuf(type);
    }
    if (element.getKind() == ElementKind.ENUM) {
      return catalog.enumeration(type);
    }
    if (element.getKind() == ElementKind.RECORD) {
      return catalog.struct(requireConcrete(type));
    }
    if (element.getKind() == ElementKind.INTERFACE
        && element.getModifiers().contains(Modifier.SEALED)) {
      return catalog.sealed(requireConcrete(type));
    }
    throw Advice.unsupported(element);
  }

  private static DeclaredType requireConcrete(DeclaredType type) {
    for (TypeMirror argument : type.getTypeArguments()) {
      switch (argument.getKind()) {
        case WILDCARD -> throw wildcard(type);
        case TYPEVAR ->
            throw new UnsupportedTypeException(
                JavaTypes.signature(type) + " can hold anything; name the type exactly");
        case ERROR -> throw new UnresolvedTypeException(argument.toString());
        case DECLARED -> requireConcrete((DeclaredType) argument);
        default -> {}
      }
    }
    return type;
  }

  private static void requireNotRaw(DeclaredType type) {
    var element = (TypeElement) type.asElement();
    if (type.getTypeArguments().isEmpty() && !element.getTypeParameters().isEmpty()) {
      String variables = "…" + ", …".repeat(element.getTypeParameters().size() - 1);
      throw new UnsupportedTypeException(
          element.getSimpleName()
              + " is raw; say what it holds: "
              + element.getSimpleName()
              + "<"
              + variables
              + ">");
    }
  }

  /** Requires that neither the type nor its declaration says that null is possible. */
  static void requireNotNullable(AnnotatedConstruct annotated) {
    for (var annotation : annotated.getAnnotationMirrors()) {
      if (annotation.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable")) {
        throw new UnsupportedTypeException(
            "null does not cross the wire; use Optional instead of @Nullable");
      }
    }
  }

  private static String qualifiedName(DeclaredType type) {
    return ((TypeElement) type.asElement()).getQualifiedName().toString();
  }

  /** The component or field of this name; null if there is none. */
  static @Nullable Element member(TypeElement type, String name, ElementKind kind) {
    return type.getEnclosedElements().stream()
        .filter(e -> e.getKind() == kind && e.getSimpleName().contentEquals(name))
        .findFirst()
        .orElse(null);
  }
}
