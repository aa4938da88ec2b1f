package io.kith.processor;

import io.kith.core.Idempotent;
import io.kith.core.Method.Trait;
import io.kith.core.NonBlocking;
import io.kith.core.OneWay;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the methods of a service interface. */
final class MethodReader {

  private static final Map<Class<? extends Annotation>, Trait> ANNOTATIONS =
      Map.of(
          Idempotent.class,
          Trait.IDEMPOTENT,
          OneWay.class,
          Trait.ONE_WAY,
          NonBlocking.class,
          Trait.NON_BLOCKING);

  private final ProcessingEnvironment environment;
  private final Problems problems;
  private final TypeElement service;
  private final String serviceName;
  private final PayloadReader payloads;
  private final ErrorReader errors;
  private final RouteReader routes;
  private final StrategyReader strategies;

  MethodReader(
      ProcessingEnvironment environment,
      Problems problems,
      Catalog catalog,
      TypeElement service,
      String serviceName) {
    this.environment = environment;
    this.problems = problems;
    this.service = service;
    this.serviceName = serviceName;
    this.payloads = new PayloadReader(problems, catalog, serviceName);
    this.routes = new RouteReader(problems);
    this.strategies = new StrategyReader(problems);
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
    Payload request = payloads.request(method, type, label);
    Payload reply = payloads.reply(method, type, label);
    List<StructType> declared = errors.read(method, label);
    Set<Trait> traits = traits(method, type);
    requireConsistent(method, reply, traits, label);
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
            traits,
            routes.read(method, request, reply, traits, label),
            strategies.read(method, reply instanceof Payload.Nothing, traits, label),
            signature(method, type));
  }

  private static Set<Trait> traits(ExecutableElement method, ExecutableType type) {
    var traits = EnumSet.noneOf(Trait.class);
    ANNOTATIONS.forEach((annotation, trait) -> {
      if (method.getAnnotation(annotation) != null) {
        traits.add(trait);
      }
    });
    if (type.getParameterTypes().stream().anyMatch(JavaTypes::isStream)) {
      traits.add(Trait.CLIENT_STREAMING);
    }
    if (JavaTypes.isStream(type.getReturnType())) {
      traits.add(Trait.SERVER_STREAMING);
    }
    return traits;
  }

  private void requireConsistent(
      ExecutableElement method, @Nullable Payload reply, Set<Trait> traits, String label) {
    boolean streams =
        traits.contains(Trait.CLIENT_STREAMING) || traits.contains(Trait.SERVER_STREAMING);
    if (traits.contains(Trait.ONE_WAY)
        && (!(reply instanceof Payload.Nothing) || !method.getThrownTypes().isEmpty())) {
      problems.report(
          method,
          label
              + " is @OneWay, so that nothing comes back; return void and declare no exception, or"
              + " remove @OneWay");
    } else if (traits.contains(Trait.ONE_WAY) && streams) {
      problems.report(
          method, label + " takes a stream, whose end is answered; remove @OneWay, or take a List");
    }
    if (traits.contains(Trait.NON_BLOCKING) && streams) {
      problems.report(method, label + " streams, and so waits for its caller; remove @NonBlocking");
    }
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
              PayloadReader.argument(name, label)));
    }
    return parameters;
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
