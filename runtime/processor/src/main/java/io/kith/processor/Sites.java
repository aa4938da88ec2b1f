package io.kith.processor;

import io.kith.codec.contract.Place;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** Where the parts of a service's contract stand in the source. */
final class Sites {

  private final ServiceModel service;
  private final String protoPackage;
  private final Map<Place, Element> elements = new HashMap<>();

  Sites(ServiceModel service, Elements members) {
    this.service = service;
    this.protoPackage = Naming.parent(service.name());
    for (ExecutableElement method :
        ElementFilter.methodsIn(members.getAllMembers(service.element()))) {
      service.methods().stream()
          .filter(model -> method.getSimpleName().contentEquals(model.name()))
          .forEach(model -> add(model, method));
    }
    service.types().forEach(this::add);
  }

  /** The element at this place; the service itself for what has none. */
  Element of(Place place) {
    return elements.getOrDefault(place, service.element());
  }

  private void add(MethodModel model, ExecutableElement method) {
    elements.put(new Place.Method(model.wireName()), method);
    add(model.request(), method);
    add(model.reply(), method);
  }

  private void add(Payload payload, ExecutableElement method) {
    switch (payload) {
      case Payload.Direct _ -> {}
      case Payload.Arguments arguments -> {
        String name = synthetic(arguments.protoName(), method);
        arguments.fields().forEach(field -> add(name, field));
      }
      case Payload.Bare bare -> add(synthetic(bare.protoName(), method), bare.field());
      case Payload.Nothing(String protoName) -> synthetic(protoName, method);
    }
  }

  private String synthetic(String protoName, ExecutableElement method) {
    String name = Naming.join(protoPackage, protoName);
    elements.put(new Place.Type(name), method);
    return name;
  }

  private void add(String message, FieldModel field) {
    elements.put(new Place.Member(message, Naming.snake(field.name())), field.site());
  }

  private void add(NamedType type) {
    String name = type.name().fullName(protoPackage);
    elements.put(new Place.Type(name), type.name().element());
    switch (type) {
      case StructType struct -> struct.fields().forEach(field -> add(name, field));
      case SealedType sealed ->
          sealed
              .cases()
              .forEach(known ->
                  elements.put(
                      new Place.Member(name, known.protoName()), known.type().name().element()));
      case EnumType enumeration ->
          enumeration.constants().forEach(constant -> add(name, enumeration, constant));
      case ProtobufType _ -> {}
    }
  }

  private void add(String name, EnumType type, EnumType.Constant constant) {
    Element site =
        TypeReader.member(type.name().element(), constant.name(), ElementKind.ENUM_CONSTANT);
    if (site != null) {
      elements.put(new Place.Member(name, type.protoName(constant)), site);
    }
  }
}
