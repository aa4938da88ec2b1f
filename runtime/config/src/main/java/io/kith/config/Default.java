package io.kith.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component whose key is absent, written as in a file:
 * {@code @Default("5s")}.
 *
 * <p>Elements of a list are separated by commas. A component without it is required, except that an
 * {@code Optional}, a {@code List} and a {@code Map} are empty, and a nested record has the
 * defaults of its own components.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

  /** The text of the value. */
  String value();
}
