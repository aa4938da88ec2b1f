package io.kith.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is also called over HTTP by {@code GET} and a path of its own, because it reads
 * something.
 *
 * <p>All arguments that the path and {@link Header} do not name come from the query. The path
 * begins with a slash; a segment is a text, or an argument in braces: {@code /users/{userId}}. With
 * three dots, the last is all that is left of the path: {@code /files/{path...}}. An argument is a
 * parameter of the method or, if it takes one record, a component of that.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Get {

  /** The path, such as {@code /users/{userId}}. */
  String value();
}
