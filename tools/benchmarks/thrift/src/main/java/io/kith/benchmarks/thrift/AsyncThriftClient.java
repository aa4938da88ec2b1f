package io.kith.benchmarks.thrift;

import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.thrift.idl.EchoMessage;
import io.kith.benchmarks.thrift.idl.EchoService;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.async.TAsyncClientManager;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TNonblockingSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * A pool of asynchronous clients, each with a connection, all served by the one thread of a
 * manager.
 */
final class AsyncThriftClient implements Peer.Client {
  private final int port;
  private final TAsyncClientManager manager = new TAsyncClientManager();
  private final BlockingQueue<EchoService.AsyncClient> idle;
  private final int connections;

  private AsyncThriftClient(int port, int connections) throws IOException {
    this.port = port;
    this.connections = connections;
    this.idle = new ArrayBlockingQueue<>(connections);
  }

  static AsyncThriftClient connect(int port, int connections)
      throws IOException, TTransportException {
    var client = new AsyncThriftClient(port, connections);
    for (int i = 0; i < connections; i++) {
      client.idle.add(client.open());
    }
    return client;
  }

  @Override
  public void call(long id, String name, byte[] payload) throws Exception {
    var end = new CompletableFuture<Void>();
    callAsync(
        id,
        name,
        payload,
        new Peer.Completion() {
          @Override
          public void succeeded() {
            end.complete(null);
          }

          @Override
          public void failed(Throwable cause) {
            end.completeExceptionally(cause);
          }
        });
    end.get();
  }

  @Override
  public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
    try {
      EchoService.AsyncClient connection = idle.take();
      connection.echo(
          ThriftMessages.message(id, name, payload),
          new Reply(id, name, payload, connection, completion));
    } catch (InterruptedException | TException e) {
      completion.failed(e);
    }
  }

  @Override
  public int connections() {
    return connections;
  }

  private EchoService.AsyncClient open() throws IOException, TTransportException {
    var socket = new TNonblockingSocket(InetAddress.getLoopbackAddress().getHostAddress(), port);
    return new EchoService.AsyncClient(new TBinaryProtocol.Factory(), manager, socket);
  }

  private final class Reply implements AsyncMethodCallback<EchoMessage> {
    private final long id;
    private final String name;
    private final byte[] payload;
    private final EchoService.AsyncClient connection;
    private final Peer.Completion completion;

    Reply(
        long id,
        String name,
        byte[] payload,
        EchoService.AsyncClient connection,
        Peer.Completion completion) {
      this.id = id;
      this.name = name;
      this.payload = payload;
      this.connection = connection;
      this.completion = completion;
    }

    @Override
    public void onComplete(EchoMessage reply) {
      idle.add(connection);
      try {
        ThriftMessages.check(id, name, payload, reply);
      } catch (IllegalStateException e) {
        completion.failed(e);
        return;
      }
      completion.succeeded();
    }

    @Override
    public void onError(Exception cause) {
      try {
        idle.add(open());
      } catch (IOException | TTransportException e) {
        cause.addSuppressed(e);
      }
      completion.failed(cause);
    }
  }
}
