package io.kith.policy.routing;

import java.util.List;
import java.util.Optional;

/**
 * Where some calls go. Of all routes, the first that is about a call decides.
 *
 * @param name unique; what messages call it by
 * @param criteria which calls it is about
 * @param to where they go, at least one; among several by their weights
 * @param by calls with the same value of it go to the same of several destinations; any, if it is
 *     empty
 * @param otherwise what happens when there is nobody
 */
public record Route(
    String name,
    Criteria criteria,
    List<Destination> to,
    Optional<Attribute> by,
    Otherwise otherwise) {

  /** The most destinations of one route. */
  public static final int MAX_DESTINATIONS = 100;

  public Route {
    to = List.copyOf(to);
    if (to.isEmpty() || to.size() > MAX_DESTINATIONS) {
      throw new IllegalArgumentException(
          "the route "
              + name
              + " has "
              + to.size()
              + " destinations; allowed are 1 to "
              + MAX_DESTINATIONS);
    }
    if (to.stream().allMatch(destination -> destination.weight() == 0)) {
      throw new IllegalArgumentException("the route " + name + " has no weight above 0");
    }
  }
}
