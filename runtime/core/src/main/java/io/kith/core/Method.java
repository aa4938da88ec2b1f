package io.kith.core;

import java.util.Set;
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
    NON_BLOCKING,
    /** Takes a stream of request messages. */
    CLIENT_STREAMING,
    /** Answers with a stream of reply messages. */
    SERVER_STREAMING
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
  private final boolean clientStreaming;
  private final boolean serverStreaming;

  /**
   * A method.
   *
   * @param service the full name of its service
   * @param name its name on the wire
   * @param index its position in the service's contract
   * @throws IllegalArgumentException if it streams, and is never answered or never blocks
   */
  public Method(String service, String name, int index, Trait... traits) {
    this.service = service;
    this.name = name;
    this.path = service + "/" + name;
    this.index = index;
    var set = Set.of(traits);
    this.idempotent = set.contains(Trait.IDEMPOTENT);
    this.oneWay = set.contains(Trait.ONE_WAY);
    this.nonBlocking = set.contains(Trait.NON_BLOCKING);
    this.clientStreaming = set.contains(Trait.CLIENT_STREAMING);
    this.serverStreaming = set.contains(Trait.SERVER_STREAMING);
    if (isStreaming() && (oneWay || nonBlocking)) {
      throw new IllegalArgumentException(
          path + " streams: it blocks its thread, and is answered at its end");
    }
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

  /**
   * Whether it takes a stream: {@link Call#request} is then a {@code java.util.stream.Stream} of
   * request messages.
   */
  public boolean isClientStreaming() {
    return clientStreaming;
  }

  /**
   * Whether it answers with a stream: {@link Reply.Success#value} is then a {@code
   * java.util.stream.Stream} of reply messages.
   */
  public boolean isServerStreaming() {
    return serverStreaming;
  }

  /** Whether it streams in one direction or in both. */
  public boolean isStreaming() {
    return clientStreaming || serverStreaming;
  }

  @Override
  public String toString() {
    return path;
  }
}
