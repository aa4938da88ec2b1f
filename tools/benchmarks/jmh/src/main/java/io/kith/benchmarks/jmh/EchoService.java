package io.kith.benchmarks.jmh;

import io.kith.core.NonBlocking;
import io.kith.core.Service;

/**
 * The service whose calls are taken apart: it runs where it is read, so that one thread does all.
 */
@Service
public interface EchoService {

  /** Gives the message back. */
  @NonBlocking
  EchoMessage echo(EchoMessage message);
}
