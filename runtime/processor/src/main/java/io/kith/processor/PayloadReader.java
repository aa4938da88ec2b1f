package io.kith.processor;

import io.kith.core.Field;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads what a method takes and gives back; of a stream, what each of its messages is. */
final class PayloadReader {

  private final Problems problems;
  private final Catalog catalog;
  private final String serviceName;

  PayloadReader(Problems problems, Catalog catalog, String serviceName) {
    this.problems = problems;
    this.catalog = catalog;
    this.serviceName = serviceName;
  }

  /** What errors call a parameter of the method. */
  static String argument(String parameter, String label) {
    return "argument " + parameter + " of " + label;
  }

  /** The request; null if something is wrong with it, which has been reported. */
  @Nullable Payload request(ExecutableElement method, ExecutableType type, String label) {
    if (type.getParameterTypes().stream().anyMatch(JavaTypes::isStream)) {
      return streamedRequest(method, type, label);
    }
    String name = requestName(method);
    List<? extends VariableElement> parameters = method.getParameters();
    List<Integer> numbers = Numbers.ofFields(problems, method, parameters);
    var reader = new FieldReader(problems, catalog.reader());
    for (int i = 0; i < parameters.size(); i++) {
      VariableElement parameter = parameters.get(i);
      String parameterName = parameter.getSimpleName().toString();
      TypeMirror declared = parameter.asType();
      reader.read(
          parameter,
          parameterName,
          "." + parameterName + "()",
          argument(parameterName, label),
          numbers.get(i),
          isGeneric(declared) ? type.getParameterTypes().get(i) : declared,
          isGeneric(declared));
    }
    List<FieldModel> fields = reader.done();
    if (fields.size() < parameters.size()) {
      return null;
    }
    MessageType direct = direct(fields);
    if (direct == null) {
      return new Payload.Arguments(serviceName + name, name, fields, Numbers.reserved(method));
    }
    rejectNumbers(method, parameters.getFirst(), label);
    return new Payload.Direct(direct);
  }

  private @Nullable Payload streamedRequest(
      ExecutableElement method, ExecutableType type, String label) {
    VariableElement parameter = method.getParameters().getFirst();
    if (method.getParameters().size() > 1) {
      problems.report(
          method,
          label
              + " takes a Stream, which must be its only parameter; let its messages hold the rest,"
              + " or make that a call of its own");
      return null;
    }
    rejectNumbers(method, parameter, label);
    TypeMirror declared = parameter.asType();
    return single(
        parameter,
        requestName(method),
        argument(parameter.getSimpleName().toString(), label),
        isGeneric(declared) ? type.getParameterTypes().getFirst() : declared,
        false);
  }

  private static String requestName(ExecutableElement method) {
    return Naming.capital(method.getSimpleName().toString()) + "Request";
  }

  /** The reply; null if something is wrong with it, which has been reported. */
  @Nullable Payload reply(ExecutableElement method, ExecutableType type, String label) {
    String name = Naming.capital(method.getSimpleName().toString()) + "Reply";
    TypeMirror returned = type.getReturnType();
    if (returned.getKind() == TypeKind.VOID) {
      return new Payload.Nothing(serviceName + name);
    }
    TypeMirror declared = method.getReturnType();
    return single(
        method,
        name,
        "the reply of " + label,
        isGeneric(declared) ? returned : declared,
        isGeneric(declared));
  }

  /** A message that is one value, or each message of a stream. */
  private @Nullable Payload single(
      Element site, String name, String label, TypeMirror type, boolean generic) {
    var fields = new FieldReader(problems, catalog.reader());
    if (JavaTypes.isStream(type)) {
      fields.readElement(site, label, (DeclaredType) type);
    } else {
      fields.read(site, "value", "", label, 1, type, generic);
    }
    if (fields.done().isEmpty()) {
      return null;
    }
    MessageType direct = direct(fields.done());
    return direct == null
        ? new Payload.Bare(serviceName + name, name + "Codec", fields.done().getFirst())
        : new Payload.Direct(direct);
  }

  private static boolean isGeneric(TypeMirror type) {
    return type.getKind() == TypeKind.TYPEVAR
        || (type instanceof DeclaredType declared
            && declared.getTypeArguments().stream().anyMatch(PayloadReader::isGeneric));
  }

  /** The message that is the only field; null if the fields make a message of their own. */
  private static @Nullable MessageType direct(List<FieldModel> fields) {
    return fields.size() == 1
            && fields.getFirst().type().shape() == Shape.SINGLE
            && fields.getFirst().type().value() instanceof MessageType message
            && message instanceof NamedType
        ? message
        : null;
  }

  private void rejectNumbers(ExecutableElement method, VariableElement parameter, String label) {
    if (parameter.getAnnotation(Field.class) != null || !Numbers.reserved(method).isEmpty()) {
      problems.report(
          parameter,
          argument(parameter.getSimpleName().toString(), label)
              + " is the request message itself, which has no field for it; remove @Field and"
              + " @Reserved here");
    }
  }
}
