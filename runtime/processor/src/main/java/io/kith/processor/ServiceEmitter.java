package io.kith.processor;

import static io.kith.processor.Naming.call;
import static io.kith.processor.Naming.quote;

import io.kith.codec.HttpRoute;
import io.kith.core.CallStrategy;
import io.kith.core.Enough;
import io.kith.core.Method.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Generates the binding of a service: contract, method bindings, stub, dispatcher. */
final class ServiceEmitter {

  private final JavaSource source;
  private final ServiceModel service;

  ServiceEmitter(JavaSource source, ServiceModel service) {
    this.source = source;
    this.service = service;
  }

  void emit() {
    String name = service.binding();
    source.add(
        "public final class "
            + name
            + " extends «io.kith.codec.ServiceBinding»<"
            + service.javaType()
            + "> {");
    service.methods().forEach(this::binding);
    source.space();
    source.add("/** The binding, which {@code ServiceBinding.of} finds. */");
    source.add("public " + name + "() {");
    var arguments = new ArrayList<>(List.of(service.javaType() + ".class", "Contract.schema()"));
    service.methods().forEach(method -> arguments.add(method.constant()));
    source.add(call("super", arguments) + ";");
    source.add("}");
    stubFactory();
    dispatch();
    service.methods().forEach(this::messages);
    stub();
    source.space();
    List<ProtobufType> protobuf =
        service.types().stream()
            .filter(ProtobufType.class::isInstance)
            .map(ProtobufType.class::cast)
            .toList();
    new ContractEmitter(source).emit(Contract.of(service), protobuf);
    source.add("}");
  }

  private void binding(MethodModel method) {
    source.space();
    var parts = new ArrayList<String>();
    parts.add(methodObject(method));
    parts.add(codec(method.request()));
    parts.add(codec(method.reply()));
    method.errors().forEach(error -> parts.add(errorBinding(error)));
    source.add(
        "private static final «io.kith.codec.MethodBinding» "
            + method.constant()
            + " = "
            + call("«io.kith.codec.MethodBinding».of", parts)
            + routes(method)
            + method.strategy().map(ServiceEmitter::strategy).orElse("")
            + ";");
  }

  private static String routes(MethodModel method) {
    return method.routes().isEmpty()
        ? ""
        : call(".at", method.routes().stream().map(ServiceEmitter::route).toList());
  }

  private static String route(HttpRoute route) {
    var parts = new ArrayList<>(List.of(quote(route.method()), quote(route.path())));
    new TreeMap<>(route.headers())
        .forEach((field, header) -> {
          parts.add(quote(field));
          parts.add(quote(header));
        });
    return call("«io.kith.codec.HttpRoute».of", parts);
  }

  private static String strategy(CallStrategy strategy) {
    String made =
        switch (strategy) {
          case CallStrategy.Failover _ -> "failover()";
          case CallStrategy.Failfast _ -> "failfast()";
          case CallStrategy.Failsafe(String otherwise) ->
              call("failsafe", List.of(quote(otherwise)));
          case CallStrategy.Hedged(var delay, int maxPercent) ->
              call("hedged", List.of(quote(delay.toString()), String.valueOf(maxPercent)));
          case CallStrategy.Broadcast(Enough enough) ->
              call("broadcast", List.of(constant(enough)));
          case CallStrategy.Multicast(Enough enough) ->
              call("multicast", List.of(constant(enough)));
        };
    return call(".by", List.of("«io.kith.core.CallStrategy»." + made));
  }

  private static String constant(Enough enough) {
    return "«io.kith.core.Enough»." + enough;
  }

  private String errorBinding(StructType error) {
    String fullName = error.name().fullName(Naming.parent(service.name()));
    return call(
        "new «io.kith.codec.ErrorBinding»<>",
        List.of(quote(fullName), error.javaType() + ".class", error.codec()));
  }

  private String methodObject(MethodModel method) {
    String trait = ", «io.kith.core.Method».Trait.";
    return "new «io.kith.core.Method»("
        + quote(service.name())
        + ", "
        + quote(method.wireName())
        + ", "
        + service.methods().indexOf(method)
        + method.traits().stream().map(t -> trait + t).collect(Collectors.joining())
        + ")";
  }

  private static String codec(Payload payload) {
    return switch (payload) {
      case Payload.Direct(MessageType type) -> type.codec();
      case Payload.Arguments arguments -> arguments.javaName() + "Codec.INSTANCE";
      case Payload.Bare bare -> bare.codec() + ".INSTANCE";
      case Payload.Nothing _ -> "«io.kith.codec.Codec».nothing()";
    };
  }

  private void stubFactory() {
    source.space();
    source.add("@«java.lang.Override»");
    source.add("public " + service.javaType() + " stub(«io.kith.core.Invoker» invoker) {");
    source.add("return new Stub(invoker);");
    source.add("}");
  }

  private void dispatch() {
    source.space();
    source.add("@«java.lang.Override»");
    source.add(
        "public «java.lang.Object» dispatch("
            + service.javaType()
            + " service, int method, «java.lang.Object» request) throws «java.lang.Exception» {");
    source.add("switch (method) {");
    for (int i = 0; i < service.methods().size(); i++) {
      source.add("case " + i + " -> {");
      dispatch(service.methods().get(i));
      source.add("}");
    }
    source.add(
        "default -> throw new «java.lang.IllegalArgumentException»("
            + quote(service.simpleName() + " has no method ")
            + " + method);");
    source.add("}");
    source.add("}");
    if (service.methods().stream().anyMatch(ServiceEmitter::mayReturnNull)) {
      source.space();
      source.add(
          "private static «java.lang.Object» returned(«java.lang.Object» value,"
              + " «java.lang.String» method) {");
      source.add("if (value == null) {");
      source.add(
          "throw new «io.kith.core.CallException»(«io.kith.core.Code».INTERNAL,"
              + " method + \" returned null; return Optional where a value may be absent\");");
      source.add("}");
      source.add("return value;");
      source.add("}");
    }
  }

  private static boolean mayReturnNull(MethodModel method) {
    if (method.traits().contains(Trait.SERVER_STREAMING)) {
      return false; // it may, but a stream has a check of its own
    }
    return switch (method.reply()) {
      case Payload.Nothing _ -> false;
      case Payload.Bare bare -> bare.field().type().isReference();
      default -> true;
    };
  }

  private void dispatch(MethodModel method) {
    String call = "service." + method.name() + "(" + arguments(method) + ")";
    if (method.isVoid()) {
      source.add(call + ";");
      source.add("return null;");
    } else if (mayReturnNull(method)) {
      String label = quote(service.simpleName() + "." + method.name());
      source.add("return returned(" + call + ", " + label + ");");
    } else {
      source.add("return " + call + ";");
    }
  }

  private String arguments(MethodModel method) {
    return switch (method.request()) {
      case Payload.Arguments arguments -> {
        if (arguments.fields().isEmpty()) {
          yield "";
        }
        source.add("var arguments = (" + arguments.javaName() + ") request;");
        yield arguments.fields().stream()
            .map(field -> "arguments" + field.accessor())
            .collect(Collectors.joining(", "));
      }
      case Payload.Direct _, Payload.Bare _ ->
          "(" + method.parameters().getFirst().javaType() + ") request";
      case Payload.Nothing _ -> throw new IllegalStateException("no request: " + method.request());
    };
  }

  private void messages(MethodModel method) {
    var emitter = new MessageEmitter(source);
    if (method.request() instanceof Payload.Arguments arguments) {
      source.space();
      source.add("/** The arguments of {@code " + method.name() + "}. */");
      String components =
          method.parameters().stream()
              .map(p -> p.javaType() + " " + p.name())
              .collect(Collectors.joining(", "));
      source.add("public record " + arguments.javaName() + "(" + components + ") {}");
      source.space();
      emitter.arguments(arguments);
    }
    for (Payload payload : List.of(method.request(), method.reply())) {
      if (payload instanceof Payload.Bare bare) {
        source.space();
        emitter.bare(bare);
      }
    }
  }

  private void stub() {
    source.space();
    source.add("private static final class Stub implements " + service.javaType() + " {");
    source.space();
    source.add("private final «io.kith.core.Invoker» invoker;");
    source.space();
    source.add("Stub(«io.kith.core.Invoker» invoker) {");
    source.add("this.invoker = invoker;");
    source.add("}");
    service.methods().forEach(method -> new StubMethodEmitter(source, service).emit(method));
    source.space();
    source.add("@«java.lang.Override»");
    source.add("public «java.lang.String» toString() {");
    source.add("return " + quote("stub of " + service.name()) + ";");
    source.add("}");
    source.add("}");
  }
}
