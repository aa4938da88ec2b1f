package io.kith.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A service contract: an interface whose methods are called across processes.
 *
 * <p>The annotation processor turns each such interface into a stub, a dispatcher and the codecs of
 * all types that it uses. The interface stays plain Java, and so does its implementation.
 *
 * {@snippet :
 * @Service
 * public interface Membership {
 *   Balance checkCoin(long userId, int coins) throws InsufficientCoins;
 *
 *   @Idempotent
 *   Balance balance(long userId);
 * }
 * }
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Service {

  /** The full name on the wire, {@code package.Name}. Default: the interface's qualified name. */
  String value() default "";

  /** The semantic version of the contract, {@code major.minor.patch}. Default: {@code 1.0.0}. */
  String version() default "1.0.0";
}
