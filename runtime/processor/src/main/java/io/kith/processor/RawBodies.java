package io.kith.processor;

import io.kith.codec.HttpRoute;
import io.kith.core.HttpBody;
import java.util.List;
import java.util.Optional;

/**
 * How often a method takes a body of HTTP as it is.
 *
 * @param count of the request itself, or its fields
 */
record RawBodies(long count) {

  private static final String NAME = HttpBody.class.getName();

  static RawBodies of(Payload request, List<FieldModel> fields) {
    return new RawBodies(isBody(request) ? 1 : fields.stream().filter(RawBodies::isBody).count());
  }

  static boolean isBody(Payload payload) {
    return payload instanceof Payload.Direct(StructType struct) && isBody(struct);
  }

  static boolean isBody(FieldModel field) {
    return field.type().shape() == Shape.SINGLE
        && field.type().value() instanceof StructType struct
        && isBody(struct);
  }

  static boolean isBody(StructType struct) {
    return struct.name().element().getQualifiedName().contentEquals(NAME);
  }

  boolean isTaken() {
    return count > 0;
  }

  /** What is wrong with a method that takes these by a route. */
  Optional<String> check(HttpRoute route, String label) {
    if (count > 1) {
      return Optional.of(label + " takes more than one HttpBody, and " + route + " has one body");
    }
    return isTaken() && !route.hasBody()
        ? Optional.of(label + " takes an HttpBody, and " + route + " has no body; use @Post")
        : Optional.empty();
  }
}
