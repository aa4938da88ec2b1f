package io.kith.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least and the most that a number, a {@code Duration} or a {@link ByteSize} may be, both
 * allowed, written as in a file: {@code @Range(least = "1s", most = "1h")}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {

  /** The least. Default: no bound. */
  String least() default "";

  /** The most. Default: no bound. */
  String most() default "";
}
