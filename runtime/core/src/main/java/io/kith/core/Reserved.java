package io.kith.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbers of fields that were removed, and that no new field may take.
 *
 * <p>A number that once meant something keeps that meaning for every process that has not been
 * upgraded; reserving it makes its reuse a compile error. Stands on the record, enum, sealed
 * interface, or on the method for removed parameters.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Reserved {

  /** The reserved numbers. */
  int[] value();
}
