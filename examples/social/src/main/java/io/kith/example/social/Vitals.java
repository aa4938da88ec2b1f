package io.kith.example.social;

import io.kith.core.Idempotent;
import io.kith.core.Service;

/**
 * How an instance is: what those ask who watch a trial. Served only when an instance is told to.
 */
@Service
public interface Vitals {

  /** The signs of this instance, the latencies since it was asked the last time. */
  @Idempotent
  VitalSigns signs();
}
