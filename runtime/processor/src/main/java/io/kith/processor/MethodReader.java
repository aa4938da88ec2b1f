package io.kith.processor;

import io.kith.core.Field;
import io.kith.core.Idempotent;
import io.kith.core.NonBlocking;
import io.kith.core.OneWay;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the methods of a service interface. */
final class MethodReader {

  private final ProcessingEnvironment environment;
  private final Problems problems;
  private final Catalog catalog;
  private final TypeElement service;
  private final String serviceName;
  private final ErrorReader errors;

  MethodReader(
      ProcessingEnvironment environment,
      Problems problems,
      Catalog catalog,
      TypeElement service,
      String serviceName) {
    this.environment = environment;
    this.problems = problems;
    this.catalog = catalog;
    this.service = service;
    this.serviceName = serviceName;
    this.errors =
        new ErrorReader(
            environment.getElementUtils(), environment.getTypeUtils(), problems, catalog);
  }

  /** The method; null if something is wrong with it, which has been reported. */
  @Nullable MethodModel read(ExecutableElement method, String constant) {
    int before = problems.count();
    MethodModel result =
        problems.<@Nullable MethodModel>within(
            service,
            () -> problems.<@Nullable MethodModel>within(method, () -> model(method, constant)));
    return problems.count() > before ? null : result;
  }

  private @Nullable MethodModel model(ExecutableElement method, String constant) {
    String name = method.getSimpleName().toString();
    String label = serviceName + "." + name;
    if (!isCallable(method, label)) {
      return null;
    }
    var type =
        (ExecutableType)
            environment.getTypeUtils().asMemberOf((DeclaredType) service.asType(), method);
    List<MethodModel.Parameter> parameters = parameters(method, type, label);
    Payload request = request(method, type, label);
    Payload reply = reply(method, type, label);
    List<StructType> declared = errors.read(method, label);
    boolean oneWay = method.getAnnotation(OneWay.class) != null;
    if (oneWay && (!(reply instanceof Payload.Nothing) || !method.getThrownTypes().isEmpty())) {
      problems.report(
          method,
          label
              + " is @OneWay, so that nothing comes back; return void and declare no exception, or"
              + " remove @OneWay");
    }
    return request == null || reply == null
        ? null
        : new MethodModel(
            name,
            Naming.capital(name),
            constant,
            parameters,
            JavaTypes.code(type.getReturnType()),
            request,
            reply,
            declared,
            method.getAnnotation(Idempotent.class) != null,
            oneWay,
            method.getAnnotation(NonBlocking.class) != null,
            signature(method, type));
  }

  private boolean isCallable(ExecutableElement method, String label) {
    String problem = null;
    if (!method.getTypeParameters().isEmpty()) {
      problem = " is generic; name the types, or make it several methods";
    } else if (method.isVarArgs()) {
      problem = " has a variable number of arguments; use a List";
    } else if (!Naming.isIdentifier(method.getSimpleName().toString())) {
      problem = ": the name is none in protobuf; use ASCII letters, digits and _";
    }
    if (problem != null) {
      problems.report(method, label + problem);
    }
    return problem == null;
  }

  private static List<MethodModel.Parameter> parameters(
      ExecutableElement method, ExecutableType type, String label) {
    var parameters = new ArrayList<MethodModel.Parameter>();
    for (int i = 0; i < type.getParameterTypes().size(); i++) {
      String name = method.getParameters().get(i).getSimpleName().toString();
      TypeMirror parameter = type.getParameterTypes().get(i);
      parameters.add(
          new MethodModel.Parameter(
              name,
              JavaTypes.code(parameter),
              !parameter.getKind().isPrimitive(),
              argument(name, label)));
    }
    return parameters;
  }

  private static String argument(String parameter, String label) {
    return "argument " + parameter + " of " + label;
  }

  private @Nullable Payload request(ExecutableElement method, ExecutableType type, String label) {
    String name = Naming.capital(method.getSimpleName().toString()) + "Request";
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

  private static boolean isGeneric(TypeMirror type) {
    return type.getKind() == TypeKind.TYPEVAR
        || (type instanceof DeclaredType declared
            && declared.getTypeArguments().stream().anyMatch(MethodReader::isGeneric));
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

  private @Nullable Payload reply(ExecutableElement method, ExecutableType type, String label) {
    String name = Naming.capital(method.getSimpleName().toString()) + "Reply";
    TypeMirror returned = type.getReturnType();
    if (returned.getKind() == TypeKind.VOID) {
      return new Payload.Nothing(serviceName + name);
    }
    var fields = new FieldReader(problems, catalog.reader());
    TypeMirror declared = method.getReturnType();
    fields.read(
        method,
        "value",
        "",
        "the reply of " + label,
        1,
        isGeneric(declared) ? returned : declared,
        isGeneric(declared));
    if (fields.done().isEmpty()) {
      return null;
    }
    MessageType direct = direct(fields.done());
    return direct == null
        ? new Payload.Bare(serviceName + name, name + "Codec", fields.done().getFirst())
        : new Payload.Direct(direct);
  }

  private static String signature(ExecutableElement method, ExecutableType type) {
    String parameters =
        IntStream.range(0, type.getParameterTypes().size())
            .mapToObj(i ->
                JavaTypes.signature(type.getParameterTypes().get(i))
                    + " "
                    + method.getParameters().get(i).getSimpleName())
            .collect(Collectors.joining(", ", "(", ")"));
    String thrown =
        method.getThrownTypes().stream()
            .map(JavaTypes::signature)
            .collect(Collectors.joining(", "));
    return JavaTypes.signature(type.getReturnType())
        + " "
        + method.getSimpleName()
        + parameters
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }
}
