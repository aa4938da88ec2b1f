package io.kith.example.social.driver;

import io.kith.core.Idempotent;
import io.kith.core.Service;

/**
 * The question that load balancers and orchestrators ask every server.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">GRPC Health
 *     Checking Protocol</a>
 */
@Service("grpc.health.v1.Health")
interface HealthCheck {

  /** How a service is. */
  enum Serving {
    UNKNOWN,
    SERVING,
    NOT_SERVING,
    SERVICE_UNKNOWN
  }

  /** The question, about a service or, with an empty name, the server. */
  record Question(String service) {}

  /** The answer. */
  record Answer(Serving status) {}

  /** Asks. */
  @Idempotent
  Answer check(Question question);
}
