package io.kith.processor;

import io.kith.codec.HttpRoute;
import io.kith.core.CallStrategy;
import io.kith.core.Method.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A method of a service.
 *
 * @param name the Java name
 * @param constant the constant that holds its binding
 * @param returnType the Java type of what it returns, in generated code
 * @param signature how it reads in Java, with simple names
 */
record MethodModel(
    String name,
    String wireName,
    String constant,
    List<Parameter> parameters,
    String returnType,
    Payload request,
    Payload reply,
    List<StructType> errors,
    Set<Trait> traits,
    List<HttpRoute> routes,
    Optional<CallStrategy> strategy,
    String signature) {

  /** A parameter: its name and type in generated code, and what errors call it. */
  record Parameter(String name, String javaType, boolean isReference, String label) {}

  /** The user's types that it refers to. */
  List<NamedType> references() {
    var all = new ArrayList<NamedType>(request.references());
    all.addAll(reply.references());
    all.addAll(errors);
    return all;
  }

  boolean isVoid() {
    return reply instanceof Payload.Nothing;
  }
}
