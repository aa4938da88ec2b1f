package io.kith.cluster;

/** A service for tests of the cluster, bound by hand in {@link Greeter_Kith}. */
public interface Greeter {

  /** Says who greets whom. */
  String greet(String whom);
}
