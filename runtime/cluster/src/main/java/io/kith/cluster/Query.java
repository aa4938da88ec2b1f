package io.kith.cluster;

import java.util.Optional;

/**
 * Which instances are asked for. An instance must satisfy every part that is there; a query without
 * parts finds all.
 *
 * <p>A registry may answer with more than was asked for, as one does that is older than a part of
 * the query: whoever asks looks again.
 *
 * @param app the application that it must be
 * @param service the full name of a service that it must serve
 */
public record Query(Optional<String> app, Optional<String> service) {

  private static final Query ALL = new Query(Optional.empty(), Optional.empty());

  public Query {
    app.ifPresent(name -> Bounds.requireName(name, "the application of a query"));
    service.ifPresent(name -> Bounds.requireName(name, "the service of a query"));
  }

  /** All instances. */
  public static Query all() {
    return ALL;
  }

  /** The instances of an application. */
  public static Query app(String name) {
    return new Query(Optional.of(name), Optional.empty());
  }

  /** The instances that serve a service, by its full name. */
  public static Query service(String name) {
    return new Query(Optional.empty(), Optional.of(name));
  }

  /** Whether the instance satisfies it. */
  public boolean matches(Instance instance) {
    return (app.isEmpty() || app.get().equals(instance.app()))
        && (service.isEmpty() || instance.serves(service.get()));
  }

  /** As it reads in a sentence: {@code application membership, service social.Membership}. */
  @Override
  public String toString() {
    if (app.isEmpty() && service.isEmpty()) {
      return "anything";
    }
    return app.map(name -> "application " + name).orElse("")
        + (app.isPresent() && service.isPresent() ? ", " : "")
        + service.map(name -> "service " + name).orElse("");
  }
}
