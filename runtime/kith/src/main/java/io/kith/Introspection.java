package io.kith;

import io.kith.codec.ServiceSchema;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.util.List;
import java.util.Map;

/**
 * What every {@link App} serves besides its own services: their contracts, so that they can be
 * called without their classes, and why its own calls go where they go.
 */
@Service("kith.Introspection")
public interface Introspection {

  /** The contracts of all services that the application serves, this one included. */
  @Idempotent
  List<ServiceSchema> services();

  /**
   * What stands around calls of the application's methods, those that it serves and those that it
   * calls, with the values in force and where they come from.
   *
   * @param methods which: a pattern of methods, as rules have it; empty for all
   */
  @Idempotent
  EffectiveRules rules(String methods);

  /**
   * Why a call of this application would go where it would go right now, in lines for people. The
   * call is not made.
   *
   * @param method {@code package.Service/Method}, of a service that the application calls
   * @param arguments the single values of the request by their paths, as rules ask for them
   */
  @Idempotent
  List<String> explain(
      String method,
      Map<String, String> arguments,
      Map<String, String> baggage,
      Map<String, String> metadata);
}
