package io.kith.transport;

import io.kith.core.Principal;
import io.kith.transport.call.OpenCall;
import io.kith.transport.call.Peer;
import io.kith.transport.call.ServedConnection;
import io.kith.transport.call.ServerState;
import io.kith.transport.call.Viewed;
import io.kith.transport.grpc.GrpcServer;
import io.kith.transport.http.Http2Requests;
import io.kith.transport.http.Router;
import io.kith.transport.http2.ConnectionListener;
import io.kith.transport.http2.ErrorCode;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Connection;
import io.kith.transport.http2.Http2Options;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.PeerSettings;
import io.kith.transport.http2.StreamAcceptor;
import io.kith.transport.http2.StreamListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection of a client that speaks HTTP/2: each of its requests goes to the protocol that its
 * content type names. Owned by its event loop, but for what {@link ServedConnection} says.
 */
final class ServedHttp2 implements ServedConnection, ConnectionListener, StreamAcceptor {

  /** More than any client has open at a time, and little enough to be held. */
  private static final int MOST_STREAMS = 10_000;

  private final ServerState server;
  private final Http2Connection connection;
  private final GrpcServer grpc;
  private final Http2Requests http;
  private final long openedNanos = System.nanoTime();

  private ServedHttp2(ServerState server, Router router, Channel channel) {
    EventLoop loop = channel.eventLoop();
    Principal caller = Peer.of(channel);
    this.server = server;
    this.connection = Http2Connection.server(options(server.options), this, this);
    this.grpc = new GrpcServer(server, connection, loop, caller);
    this.http = new Http2Requests(server, router, connection, loop, caller);
  }

  /** What speaks HTTP/2 with one client, from its preface on; the last handler of its pipeline. */
  static ChannelHandler handler(ServerState server, Router router, Channel channel) {
    var served = new ServedHttp2(server, router, channel);
    server.connections.add(served);
    return served.connection;
  }

  private static Http2Options options(TransportOptions options) {
    return Http2Options.builder()
        .maxConcurrentStreams(Math.min(MOST_STREAMS, options.maxCallsPerConnection()))
        .maxQueuedBytes(options.maxQueuedBytes())
        .handshakeTimeout(options.handshakeTimeout())
        .idleTimeout(options.idleTimeout())
        .pingInterval(options.pingInterval())
        .deadPeerTimeout(options.deadPeerTimeout())
        .leastPingInterval(options.leastPingInterval())
        .build();
  }

  // ---- on the event loop

  @Override
  public void opened(PeerSettings peer) {
    if (server.draining) {
      drain();
    }
  }

  @Override
  public StreamListener accept(Http2Stream stream, Headers request, boolean endStream) {
    if (GrpcServer.isGrpc(request)) {
      return grpc.accept(stream, request, endStream);
    }
    return http.accept(stream, request, endStream);
  }

  @Override
  public void closed(ErrorCode code, String why) {
    server.connections.remove(this);
  }

  // ---- from any thread

  @Override
  public CompletableFuture<ConnectionView> view() {
    return CompletableFuture.supplyAsync(
        () ->
            Viewed.of(
                "server",
                String.valueOf(connection.peerAddress()),
                "http/2",
                openedNanos,
                connection.queuedBytes(),
                calls()),
        connection.eventLoop());
  }

  private List<OpenCall> calls() {
    var calls = new ArrayList<OpenCall>();
    for (StreamListener listener : connection.listeners()) {
      OpenCall call = listener instanceof OpenCall ofGrpc ? ofGrpc : Http2Requests.call(listener);
      if (call != null) {
        calls.add(call);
      }
    }
    return calls;
  }

  @Override
  public void drain() {
    connection.drain(server.self.instance() + " is draining");
  }

  @Override
  public void close() {
    connection.goAway(ErrorCode.NO_ERROR, server.self.instance() + " is closed");
  }
}
