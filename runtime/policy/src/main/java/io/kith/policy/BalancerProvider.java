package io.kith.policy;

/**
 * Adds a balancer that settings and rules can name; found by {@link java.util.ServiceLoader}. A
 * complete one, together with a line in {@code META-INF/services/io.kith.policy.BalancerProvider}:
 *
 * {@snippet :
 * public final class FirstOfAll implements BalancerProvider {
 *   public String name() {
 *     return "first-of-all";
 *   }
 *
 *   public Balancer create() {
 *     return candidates -> call -> 0;
 *   }
 * }
 * }
 */
public interface BalancerProvider {

  /** Its name: small letters, digits and dashes, and not one that another has. */
  String name();

  /** A balancer for one client of one service. */
  Balancer create();
}
