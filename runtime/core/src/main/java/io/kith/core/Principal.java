package io.kith.core;

import java.util.Map;
import java.util.Objects;

/**
 * Who makes a call, once that has been proved.
 *
 * @param name the caller's name, such as a service or a user
 * @param claims what else is known of it
 */
public record Principal(String name, Map<String, String> claims) {
  public Principal {
    Objects.requireNonNull(name, "name");
    claims = Map.copyOf(claims);
  }
}
