package io.kith.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number of a field on the wire, where the declared order should not decide it.
 *
 * <p>Stands on a record component, a method parameter, an enum constant or a record that is a case
 * of a sealed interface. Without it, numbers follow the declared order from 1 (enum constants: from
 * 0), skipping the numbers that {@link Reserved} names or another element claims.
 *
 * @see <a href="https://protobuf.dev/programming-guides/proto3/#assigning">Protocol Buffers: field
 *     numbers</a>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({
  ElementType.RECORD_COMPONENT,
  ElementType.PARAMETER,
  ElementType.FIELD,
  ElementType.TYPE,
})
public @interface Field {

  /** The field number, 1 to 536,870,911 without 19,000 to 19,999; from 0 for an enum constant. */
  int value();
}
