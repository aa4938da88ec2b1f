package io.kith.benchmarks.kith;

import io.kith.core.NonBlocking;
import io.kith.core.Service;
import java.util.stream.Stream;

/**
 * The service of all peers, under the name that it has in their contract, once on a virtual thread
 * and once on the event loop.
 */
@Service("io.kith.benchmarks.EchoService")
public interface EchoService {

  /** Gives the message back, from a virtual thread. */
  EchoMessage echo(EchoMessage message);

  /** Gives the message back, from the event loop. */
  @NonBlocking
  EchoMessage echoInline(EchoMessage message);

  /** So many messages, numbered from 0, each with a payload of so many bytes. */
  Stream<EchoMessage> stream(long messages, int payloadBytes);
}
