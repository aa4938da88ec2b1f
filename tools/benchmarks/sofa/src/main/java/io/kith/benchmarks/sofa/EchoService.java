package io.kith.benchmarks.sofa;

/** The contract, as SOFARPC takes it: a Java interface. */
public interface EchoService {
  EchoMessage echo(EchoMessage message);
}
