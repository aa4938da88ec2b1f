package io.kith.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that {@link Config#bind} is given.
 *
 * <p>The annotation processor reads it, and the records that it is made of, at compile time: a
 * start reads nothing by reflection then, and what cannot be configured is a compile error at the
 * component. A record without it is read by reflection, when it is bound, and means the same.
 *
 * {@snippet :
 * @Configuration
 * record WalletSettings(@Default("100") @Range(least = "0") int startCoins) {}
 * }
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Configuration {}
