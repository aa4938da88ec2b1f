package io.kith.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** The types that the services of one package use, each once. */
final class Catalog {

  /** How deep one type may refer to the next that is new; a generic one could go on for ever. */
  private static final int MAX_DEPTH = 200;

  private final Elements elements;
  private final Types types;
  private final Problems problems;
  private final JavaTypes names;
  private final TypeReader reader = new TypeReader(this);
  private final @Nullable TypeElement protobufMessage;
  private final Map<String, NamedType> known = new HashMap<>();
  private final Set<NamedType> broken = new HashSet<>();
  private int depth;

  Catalog(ProcessingEnvironment environment, Problems problems, String targetPackage) {
    this.elements = environment.getElementUtils();
    this.types = environment.getTypeUtils();
    this.problems = problems;
    this.names = new JavaTypes(elements, targetPackage);
    this.protobufMessage = elements.getTypeElement("com.google.protobuf.Message");
  }

  TypeReader reader() {
    return reader;
  }

  JavaTypes names() {
    return names;
  }

  /** Whether something was wrong with the type, and was reported. */
  boolean isBroken(NamedType type) {
    return broken.contains(type);
  }

  boolean isProtobuf(DeclaredType type) {
    return protobufMessage != null
        && type.asElement().getKind() == ElementKind.CLASS
        && types.isAssignable(type, protobufMessage.asType());
  }

  ProtobufType protobuf(DeclaredType type) {
    return (ProtobufType) known.computeIfAbsent(key(type), _ -> new ProtobufType(names.name(type)));
  }

  EnumType enumeration(DeclaredType type) {
    NamedType present = known.get(key(type));
    if (present != null) {
      return (EnumType) present;
    }
    var element = (TypeElement) type.asElement();
    if (types.directSupertypes(type).stream()
        .anyMatch(t -> t.toString().equals("com.google.protobuf.ProtocolMessageEnum"))) {
      throw new UnsupportedTypeException(
          element.getSimpleName() + " is an enum of protobuf's; use the message that has it");
    }
    List<? extends Element> constants =
        element.getEnclosedElements().stream()
            .filter(e -> e.getKind() == ElementKind.ENUM_CONSTANT)
            .toList();
    int before = problems.count();
    List<Integer> numbers = Numbers.ofConstants(problems, element, constants);
    var named = new ArrayList<EnumType.Constant>();
    for (int i = 0; i < constants.size(); i++) {
      named.add(new EnumType.Constant(constants.get(i).getSimpleName().toString(), numbers.get(i)));
    }
    if (!numbers.contains(0)) {
      problems.report(
          element,
          element.getSimpleName()
              + ": an enum needs a constant with number 0, which is what an absent value reads as;"
              + " add one, such as UNKNOWN, or remove 0 from @Reserved");
    }
    var result = new EnumType(names.name(type), named, Numbers.reserved(element));
    return (EnumType) keep(type, result, before);
  }

  StructType struct(DeclaredType type) {
    NamedType present = known.get(key(type));
    if (present != null) {
      return (StructType) present;
    }
    var result = new StructType(names.name(type));
    known.put(key(type), result);
    int before = problems.count();
    var element = (TypeElement) type.asElement();
    deeper(element, () -> define(result, type, element));
    keep(type, result, before);
    return result;
  }

  private void define(StructType struct, DeclaredType type, TypeElement element) {
    List<? extends RecordComponentElement> components = element.getRecordComponents();
    List<Element> sites = components.stream().map(c -> site(element, c)).toList();
    List<Integer> numbers = Numbers.ofFields(problems, element, sites);
    var fields = new FieldReader(problems, reader);
    for (int i = 0; i < components.size(); i++) {
      RecordComponentElement component = components.get(i);
      String name = component.getSimpleName().toString();
      fields.read(
          sites.get(i),
          name,
          "." + name + "()",
          struct.name().label() + "." + name,
          numbers.get(i),
          componentType(type, component),
          component.asType().getKind() == TypeKind.TYPEVAR);
    }
    struct.define(fields.done(), Numbers.reserved(element));
  }

  private TypeMirror componentType(DeclaredType type, RecordComponentElement component) {
    if (type.getTypeArguments().isEmpty()) {
      return component.asType();
    }
    TypeMirror accessor = types.asMemberOf(type, component.getAccessor());
    return ((ExecutableType) accessor).getReturnType();
  }

  /** The field of a component, since that is what has a place in the source. */
  static Element site(TypeElement type, RecordComponentElement component) {
    Element field =
        TypeReader.member(type, component.getSimpleName().toString(), ElementKind.FIELD);
    return field == null ? component : field;
  }

  SealedType sealed(DeclaredType type) {
    NamedType present = known.get(key(type));
    if (present != null) {
      return (SealedType) present;
    }
    var result = new SealedType(names.name(type));
    known.put(key(type), result);
    int before = problems.count();
    var element = (TypeElement) type.asElement();
    deeper(element, () -> new SealedReader(types, problems, this).define(result, type, element));
    keep(type, result, before);
    return result;
  }

  /** A type that was read elsewhere: a declared exception. */
  StructType exception(DeclaredType type, Consumer<StructType> definition) {
    NamedType present = known.get(key(type));
    if (present != null) {
      return (StructType) present;
    }
    var result = new StructType(names.name(type));
    known.put(key(type), result);
    int before = problems.count();
    deeper((TypeElement) type.asElement(), () -> definition.accept(result));
    keep(type, result, before);
    return result;
  }

  private NamedType keep(DeclaredType type, NamedType result, int problemsBefore) {
    known.put(key(type), result);
    if (problems.count() > problemsBefore) {
      broken.add(result);
    }
    return result;
  }

  private void deeper(TypeElement element, Runnable action) {
    if (depth == MAX_DEPTH) {
      throw new UnsupportedTypeException(
          "types refer to each other " + MAX_DEPTH + " levels deep, or without end; use fewer");
    }
    depth++;
    try {
      problems.within(element, action);
    } finally {
      depth--;
    }
  }

  private static String key(DeclaredType type) {
    return JavaTypes.code(type);
  }
}
