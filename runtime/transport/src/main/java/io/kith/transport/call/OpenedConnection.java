package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Deadline;
import io.kith.transport.tls.ApplicationProtocols;
import io.netty.channel.ChannelHandler;

/** A connection that a client opens, of whatever protocol. Thread-safe. */
public interface OpenedConnection extends PendingWrites, Viewed {

  /** What speaks the protocol, the last handler of the connection's pipeline. */
  ChannelHandler handler();

  /** The name of the protocol in TLS, of {@link ApplicationProtocols}. */
  String applicationProtocol();

  /** Whom this connects to, for people. */
  String description();

  /**
   * A call of the current thread over this connection, which is not made yet.
   *
   * @throws CodecException if the request cannot be encoded
   */
  OutgoingCall newCall(MethodBinding method, Call call, Deadline deadline);

  /** How many calls wait for their reply. */
  int outstanding();

  /** Whether the server owes an answer, and has not even answered a ping: it may hang. */
  boolean isSilent();

  /** Takes no more calls, and closes when those that it has have ended. */
  void drain(String why);

  /** Breaks the connection: calls in flight fail. */
  void abort();

  /** Runs the listener when the connection is closed. */
  void onClose(Runnable listener);
}
