package io.kith.benchmarks.thrift;

import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.thrift.idl.EchoService;
import java.net.InetAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;

/** A pool of connections, of which each call takes one and gives it back. */
final class BlockingThriftClient implements Peer.Client {
  private final int port;
  private final int connections;
  private final BlockingQueue<Connection> idle;

  private BlockingThriftClient(int port, int connections) {
    this.port = port;
    this.connections = connections;
    this.idle = new ArrayBlockingQueue<>(connections);
  }

  static BlockingThriftClient connect(int port, int connections) throws TTransportException {
    var client = new BlockingThriftClient(port, connections);
    for (int i = 0; i < connections; i++) {
      client.idle.add(client.open());
    }
    return client;
  }

  @Override
  public void call(long id, String name, byte[] payload) throws TException, InterruptedException {
    Connection connection = idle.take();
    try {
      if (!connection.transport.isOpen()) {
        connection.transport.open();
      }
      var reply = connection.client.echo(ThriftMessages.message(id, name, payload));
      ThriftMessages.check(id, name, payload, reply);
    } catch (TException e) {
      connection.transport.close();
      throw e;
    } finally {
      idle.add(connection);
    }
  }

  @Override
  public int connections() {
    return connections;
  }

  private Connection open() throws TTransportException {
    var transport =
        new TFramedTransport(new TSocket(InetAddress.getLoopbackAddress().getHostAddress(), port));
    transport.open();
    return new Connection(transport, new EchoService.Client(new TBinaryProtocol(transport)));
  }

  private record Connection(TTransport transport, EchoService.Client client) {}
}
