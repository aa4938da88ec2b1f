package io.kith.core;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One method of a service, as the call path knows it.
 *
 * <p>Identity matters: a process has one instance for each method of each contract that it uses.
 */
public final class Method {

  /** How a method behaves. */
  public enum Trait {
    /** May be executed more than once. */
    IDEMPOTENT,
    /** Is never answered. */
    ONE_WAY,
    /** Never blocks, and runs on the event loop. */
    NON_BLOCKING
  }

  private static final AtomicInteger NEXT_ORDINAL = new AtomicInteger();

  private final int ordinal = NEXT_ORDINAL.getAndIncrement();
  private final String service;
  private final String name;
  private final String path;
  private final int index;
  private final boolean idempotent;
  private final boolean oneWay;
  private final boolean nonBlocking;

  /**
   * A method.
   *
   * @param service the full name of its service
   * @param name its name on the wire
   * @param index its position in the service's contract
   */
  public Method(String service, String name, int index, Trait... traits) {
    this.service = service;
    this.name = name;
    this.path = service + "/" + name;
    this.index = index;
    var set = java.util.Set.of(traits);
    this.idempotent = set.contains(Trait.IDEMPOTENT);
    this.oneWay = set.contains(Trait.ONE_WAY);
    this.nonBlocking = set.contains(Trait.NON_BLOCKING);
  }

  /** A small number that no other method of this process has. */
  public int ordinal() {
    return ordinal;
  }

  /** The full name of the service. */
  public String service() {
    return service;
  }

  /** The name on the wire. */
  public String name() {
    return name;
  }

  /** {@code service/name}. */
  public String path() {
    return path;
  }

  /** The position in the service's contract, from 0. */
  public int index() {
    return index;
  }

  /** Whether it may be executed more than once. */
  public boolean isIdempotent() {
    return idempotent;
  }

  /** Whether it is never answered. */
  public boolean isOneWay() {
    return oneWay;
  }

  /** Whether it never blocks. */
  public boolean isNonBlocking() {
    return nonBlocking;
  }

  @Override
  public String toString() {
    return path;
  }
}
