package io.kith;

import io.kith.core.Service;

/** {@code grpc.health.v1.Health}, as those see it who ask. */
@Service("grpc.health.v1.Health")
public interface HealthProbe {

  /** How a service is; the server as a whole, under the empty name. */
  Answer check(String service);

  /** The numbers are those of the contract. */
  enum Serving {
    UNKNOWN,
    SERVING,
    NOT_SERVING,
    SERVICE_UNKNOWN
  }

  /** The answer. */
  record Answer(Serving status) {}
}
