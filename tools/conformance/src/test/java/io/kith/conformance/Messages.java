package io.kith.conformance;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** Messages without what a comparison should not see. */
final class Messages {

  private Messages() {}

  /** Without unknown fields, at any depth. */
  static DynamicMessage withoutUnknownFields(DynamicMessage message) {
    return changed(message, UnaryOperator.identity());
  }

  /** With {@code 0.0} for each double of {@code -0.0}, and without unknown fields. */
  static DynamicMessage withoutNegativeZeros(DynamicMessage message) {
    return changed(message, value -> value instanceof Double d && d == 0 ? (Object) 0.0 : value);
  }

  private static DynamicMessage changed(DynamicMessage message, UnaryOperator<Object> scalars) {
    var result = message.toBuilder();
    message
        .getAllFields()
        .forEach((field, value) -> result.setField(field, changedValue(value, scalars)));
    return result.setUnknownFields(UnknownFieldSet.getDefaultInstance()).build();
  }

  private static Object changedValue(Object value, UnaryOperator<Object> scalars) {
    return switch (value) {
      case DynamicMessage message -> changed(message, scalars);
      case List<?> list -> list.stream().map(element -> changedValue(element, scalars)).toList();
      default -> scalars.apply(value);
    };
  }
}
