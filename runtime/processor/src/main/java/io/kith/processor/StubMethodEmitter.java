package io.kith.processor;

import static io.kith.processor.Naming.quote;

import java.util.Set;
import java.util.stream.Collectors;

/** Generates a method of a stub. */
final class StubMethodEmitter {

  private final JavaSource source;
  private final ServiceModel service;

  StubMethodEmitter(JavaSource source, ServiceModel service) {
    this.source = source;
    this.service = service;
  }

  void emit(MethodModel method) {
    source.space();
    source.add("@«java.lang.Override»");
    source.add(
        "public "
            + method.returnType()
            + " "
            + method.name()
            + parameters(method)
            + thrown(method)
            + " {");
    for (MethodModel.Parameter parameter : method.parameters()) {
      if (parameter.isReference()) {
        String local = Locals.name(parameter.name());
        source.add("if (" + local + " == null) {");
        source.add(
            "throw «io.kith.codec.CodecException».isNull(" + quote(parameter.label()) + ");");
        source.add("}");
      }
    }
    source.add(
        "«io.kith.core.Reply» reply = invoker.invoke("
            + ours(method.constant(), service.memberFields())
            + ".method(), "
            + request(method)
            + ");");
    source.add("if (reply instanceof «io.kith.core.Reply».Failure failure) {");
    for (StructType error : method.errors()) {
      source.add("if (failure.error() instanceof " + error.javaType() + " error) {");
      source.add("throw error;");
      source.add("}");
    }
    source.add("throw failure.exception();");
    source.add("}");
    if (!method.isVoid()) {
      source.add(
          "return (" + method.returnType() + ") ((«io.kith.core.Reply».Success) reply).value();");
    }
    source.add("}");
  }

  private static String parameters(MethodModel method) {
    return method.parameters().stream()
        .map(p -> p.javaType() + " " + Locals.name(p.name()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String thrown(MethodModel method) {
    return method.errors().isEmpty()
        ? ""
        : method.errors().stream()
            .map(StructType::javaType)
            .collect(Collectors.joining(", ", " throws ", ""));
  }

  /** The name of a member of the binding, where the interface may hide it with its own. */
  private String ours(String name, Set<String> hidden) {
    return hidden.contains(name) ? service.binding() + "." + name : name;
  }

  private String request(MethodModel method) {
    return switch (method.request()) {
      case Payload.Arguments arguments -> {
        String created = "new " + ours(arguments.javaName(), service.memberTypes());
        yield method.parameters().stream()
            .map(p -> Locals.name(p.name()))
            .collect(Collectors.joining(", ", created + "(", ")"));
      }
      default -> Locals.name(method.parameters().getFirst().name());
    };
  }
}
