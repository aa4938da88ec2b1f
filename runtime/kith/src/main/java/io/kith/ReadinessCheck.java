package io.kith;

/**
 * Tells whether something that an application needs is ready: {@link App#readiness}. It is asked
 * again and again, by one thread at a time, which is interrupted when it takes too long.
 */
@FunctionalInterface
public interface ReadinessCheck {

  /**
   * Whether it is ready now.
   *
   * @throws Exception if it is not; the message says why
   */
  Readiness check() throws Exception;
}
