package io.kith.codec;

import io.kith.codec.FieldSchema.Cardinality;
import io.kith.core.HttpBody;
import java.util.List;
import java.util.Optional;

/**
 * Which messages of a method are the bodies of HTTP as they are, where it is called by a path of
 * its own.
 *
 * @param isRequest whether the request message itself is the body
 * @param field the field of the request that is the body
 * @param isReply whether the reply is
 * @see HttpBody
 */
public record HttpBodies(boolean isRequest, Optional<FieldSchema> field, boolean isReply) {

  private static final String NAME = HttpBody.class.getName();

  /** Those of a method of this contract. */
  public static HttpBodies of(ServiceSchema contract, MethodSchema method) {
    boolean isRequest = method.request().equals(NAME);
    List<FieldSchema> fields =
        isRequest
            ? List.of()
            : contract.message(method.request()).map(MessageSchema::fields).orElse(List.of());
    return new HttpBodies(
        isRequest,
        fields.stream()
            .filter(field -> field.typeName().equals(NAME))
            .filter(field -> field.cardinality() == Cardinality.SINGULAR)
            .findFirst(),
        method.reply().equals(NAME));
  }

  /** Whether the body of a request is taken as it is. */
  public boolean takesBody() {
    return isRequest || field.isPresent();
  }
}
