package io.kith.benchmarks.thrift;

import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.thrift.idl.EchoMessage;
import io.kith.benchmarks.thrift.idl.EchoService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.apache.thrift.TProcessor;
import org.apache.thrift.server.THsHaServer;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.server.TThreadedSelectorServer;
import org.apache.thrift.transport.TNonblockingServerSocket;
import org.apache.thrift.transport.TServerSocket;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;

/**
 * Variants of the server: {@code pool} (a thread for each connection), {@code virtual} (a virtual
 * thread for each connection), {@code hsha} (one thread reads, a pool calls) and {@code selector}
 * (two threads read, a pool calls); {@code selector-async} is the same server with the asynchronous
 * client. All speak the binary protocol in frames.
 *
 * <p>A Thrift connection carries one call at a time, so a client opens as many connections as it
 * keeps calls in flight.
 */
public final class ThriftPeer implements Peer {
  /** Room for all the connections of a client that opens them at once. */
  private static final int BACKLOG = 1024;

  @Override
  public Server serve(String variant) throws TTransportException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TProcessor processor = new EchoService.Processor<>(ThriftPeer::echo);
    return switch (variant) {
      case "hsha" -> {
        var socket = nonblocking(address);
        yield start(
            new THsHaServer(new THsHaServer.Args(socket).processor(processor)), socket.getPort());
      }
      case "selector", "selector-async" -> {
        var socket = nonblocking(address);
        yield start(
            new TThreadedSelectorServer(
                new TThreadedSelectorServer.Args(socket).processor(processor)),
            socket.getPort());
      }
      default -> {
        var socket =
            new TServerSocket(
                new TServerSocket.ServerSocketTransportArgs().bindAddr(address).backlog(BACKLOG));
        var args =
            new TThreadPoolServer.Args(socket)
                .processor(processor)
                .transportFactory(new TFramedTransport.Factory());
        if (variant.equals("virtual")) {
          args.executorService(Executors.newVirtualThreadPerTaskExecutor());
        }
        yield start(new TThreadPoolServer(args), socket.getServerSocket().getLocalPort());
      }
    };
  }

  private static TNonblockingServerSocket nonblocking(InetSocketAddress address)
      throws TTransportException {
    return new TNonblockingServerSocket(
        new TNonblockingServerSocket.NonblockingAbstractServerSocketArgs()
            .bindAddr(address)
            .backlog(BACKLOG));
  }

  private static Server start(TServer server, int port) {
    Thread.ofPlatform().name("thrift-accept").start(server::serve);
    return () -> port;
  }

  /** Reads every field and answers with a new message. */
  private static EchoMessage echo(EchoMessage request) {
    var reply = new EchoMessage();
    reply.setId(request.id);
    reply.setName(request.name);
    reply.payload = request.payload;
    return reply;
  }

  @Override
  public Client connect(int port, String variant, int outstanding) throws Exception {
    return variant.endsWith("-async")
        ? AsyncThriftClient.connect(port, outstanding)
        : BlockingThriftClient.connect(port, outstanding);
  }
}
