package io.kith.transport;

/** What two processes speak with each other. */
public enum Protocol {
  /** Kith's own, the quickest between services of Kith. */
  KITH,
  /** gRPC over HTTP/2, which servers of other makes speak, too. */
  GRPC
}
