package io.kith.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The cluster strategy of a method: on which instances its calls are tried, and what counts as
 * their outcome. A method without it is called by {@link Kind#FAILOVER}; a rule of the caller's
 * configuration wins over it.
 *
 * {@snippet :
 * @Idempotent @Strategy(Kind.HEDGED) Balance balance(long userId);
 * @Strategy(value = Kind.HEDGED, after = "20ms", maxPercent = 5) @Idempotent Page page(int number);
 * @Strategy(value = Kind.FAILSAFE, otherwise = "{\"score\": 50}") Rating rating(long userId);
 * @Strategy(value = Kind.BROADCAST, enough = Enough.QUORUM) void reload(String table);
 * }
 *
 * <p>What does not fit the method, such as to hedge one that is not {@link Idempotent}, is a
 * compile error.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Strategy {

  /** Which strategy. */
  Kind value();

  /**
   * With {@link Kind#HEDGED}: after what time without a reply another instance is asked: a time
   * ({@code 20ms}, 1 us to 1 h), or a percentile of the method's own response times ({@code p95},
   * p50 to p99.99).
   */
  String after() default "p95";

  /**
   * With {@link Kind#HEDGED}: how many hedges there may be for a hundred calls, 1 to 100; no more
   * are made, however slow the instances are.
   */
  int maxPercent() default 10;

  /**
   * With {@link Kind#FAILSAFE}: the reply that stands for one that failed, in JSON. By default that
   * of which no field is set: zero, false, empty.
   */
  String otherwise() default "";

  /** With {@link Kind#BROADCAST} and {@link Kind#MULTICAST}: how many must have succeeded. */
  Enough enough() default Enough.ALL;

  /** The strategies there are; {@link CallStrategy} says more of each. */
  enum Kind {
    /** Another instance, if one has certainly not executed the call, or it is idempotent. */
    FAILOVER,
    /** One instance, once. */
    FAILFAST,
    /** As failover; a failure becomes a neutral reply, is counted and logged. */
    FAILSAFE,
    /** A second instance is asked when the first is slow; the first good reply counts. */
    HEDGED,
    /** All instances. */
    BROADCAST,
    /** All instances that the routing rules leave for the call. */
    MULTICAST
  }
}
