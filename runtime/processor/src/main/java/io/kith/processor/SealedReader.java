package io.kith.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads the cases of a sealed interface: records, also those of sealed interfaces below it. */
final class SealedReader {

  private final Types types;
  private final Problems problems;
  private final Catalog catalog;
  private final Map<String, DeclaredType> cases = new LinkedHashMap<>();

  SealedReader(Types types, Problems problems, Catalog catalog) {
    this.types = types;
    this.problems = problems;
    this.catalog = catalog;
  }

  void define(SealedType sealed, DeclaredType type, TypeElement element) {
    collect(type, element);
    var declared = List.copyOf(cases.values());
    List<? extends Element> elements = declared.stream().map(DeclaredType::asElement).toList();
    List<Integer> numbers = Numbers.ofFields(problems, element, elements);
    var result = new ArrayList<SealedType.Case>();
    var protoNames = new HashSet<String>();
    for (int i = 0; i < declared.size(); i++) {
      Element site = elements.get(i);
      try {
        StructType struct = catalog.struct(declared.get(i));
        var known = new SealedType.Case(struct, numbers.get(i));
        if (!protoNames.add(known.protoName())) {
          problems.report(
              site,
              "two cases of "
                  + sealed.name().label()
                  + " are called "
                  + known.protoName()
                  + " in the contract; rename one");
        }
        result.add(known);
      } catch (UnsupportedTypeException e) {
        problems.report(site, e.advice());
      }
    }
    sealed.define(result, Numbers.reserved(element));
  }

  private void collect(DeclaredType sealed, TypeElement element) {
    for (TypeMirror permitted : element.getPermittedSubclasses()) {
      if (permitted.getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(permitted.toString());
      }
      var sub = (TypeElement) types.asElement(permitted);
      boolean isRecord = sub.getKind() == ElementKind.RECORD;
      boolean isSealed =
          sub.getKind() == ElementKind.INTERFACE && sub.getModifiers().contains(Modifier.SEALED);
      if (!isRecord && !isSealed) {
        problems.report(
            sub,
            sub.getSimpleName()
                + " is a case of the sealed interface "
                + element.getSimpleName()
                + ", and no record; make it a record");
        continue;
      }
      DeclaredType instance = instantiate(sub, sealed);
      if (instance == null) {
        continue;
      }
      if (isSealed) {
        collect(instance, sub);
      } else {
        cases.putIfAbsent(JavaTypes.code(instance), instance);
      }
    }
  }

  /** The case for these type arguments of the sealed interface; null if it is none for these. */
  private @Nullable DeclaredType instantiate(TypeElement sub, DeclaredType sealed) {
    if (sub.getTypeParameters().isEmpty()) {
      DeclaredType type = types.getDeclaredType(sub);
      return types.isSubtype(type, sealed) ? type : null;
    }
    var bound = new HashMap<Element, TypeMirror>();
    for (TypeMirror supertype : types.directSupertypes(sub.asType())) {
      if (supertype instanceof DeclaredType declared
          && declared.asElement().equals(sealed.asElement())) {
        for (int i = 0; i < declared.getTypeArguments().size(); i++) {
          TypeMirror argument = declared.getTypeArguments().get(i);
          if (argument.getKind() == TypeKind.TYPEVAR) {
            bound.putIfAbsent(types.asElement(argument), sealed.getTypeArguments().get(i));
          }
        }
      }
    }
    var arguments = new ArrayList<TypeMirror>();
    for (TypeParameterElement parameter : sub.getTypeParameters()) {
      TypeMirror argument = bound.get(parameter);
      if (argument == null) {
        problems.report(
            sub,
            sub.getSimpleName()
                + "<"
                + parameter
                + "> is a case of "
                + JavaTypes.signature(sealed)
                + ", which does not say what "
                + parameter
                + " is; make it a parameter of the sealed interface, too");
        return null;
      }
      arguments.add(argument);
    }
    DeclaredType type = types.getDeclaredType(sub, arguments.toArray(TypeMirror[]::new));
    return types.isSubtype(type, sealed) ? type : null;
  }
}
