package io.kith.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An argument that comes from a header field, when its method is called over HTTP by a path of its
 * own: {@link Get} and those like it. Otherwise it is an argument like any other.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Header {

  /** The name of the field, such as {@code x-tenant}; capitals make no difference. */
  String value();
}
