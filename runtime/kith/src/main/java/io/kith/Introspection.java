package io.kith;

import io.kith.codec.ServiceSchema;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.util.List;

/**
 * What every {@link App} serves besides its own services: their contracts, so that they can be
 * called without their classes.
 */
@Service("kith.Introspection")
public interface Introspection {

  /** The contracts of all services that the application serves, this one included. */
  @Idempotent
  List<ServiceSchema> services();
}
