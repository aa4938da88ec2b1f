package io.kith.benchmarks.dubbo;

/** The contract of the protocol dubbo: a Java interface. */
public interface EchoInterface {
  EchoData echo(EchoData message);
}
