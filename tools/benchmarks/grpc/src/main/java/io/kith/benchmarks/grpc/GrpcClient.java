package io.kith.benchmarks.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.proto.EchoMessage;
import io.kith.benchmarks.proto.EchoServiceGrpc.EchoServiceBlockingStub;
import io.kith.benchmarks.proto.EchoServiceGrpc.EchoServiceStub;
import io.kith.benchmarks.proto.StreamRequest;
import io.kith.benchmarks.proto.StreamServiceGrpc.StreamServiceBlockingStub;
import io.kith.benchmarks.proto.StreamServiceGrpc.StreamServiceStub;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

/**
 * The generated stubs over one channel, which holds one connection.
 *
 * @param observes whether a stream is taken by an observer, instead of pulled by a blocking caller
 */
record GrpcClient(
    EchoServiceBlockingStub blocking,
    EchoServiceStub async,
    StreamServiceBlockingStub streams,
    StreamServiceStub observed,
    boolean observes)
    implements Peer.Client {

  @Override
  public void call(long id, String name, byte[] payload) {
    check(id, name, payload, blocking.echo(message(id, name, payload)));
  }

  @Override
  public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
    async.echo(message(id, name, payload), new Reply(id, name, payload, completion));
  }

  @Override
  public void stream(long messages, int payloadBytes, Peer.Pulled each) {
    var request =
        StreamRequest.newBuilder().setMessages(messages).setPayloadBytes(payloadBytes).build();
    if (observes) {
      observe(request, each);
      return;
    }
    Iterator<EchoMessage> stream = streams.stream(request);
    while (stream.hasNext()) {
      pulled(stream.next(), each);
    }
  }

  /** What comes in is handed over on the event loop, without a thread in between. */
  private void observe(StreamRequest request, Peer.Pulled each) {
    var end = new CompletableFuture<Void>();
    observed.stream(
        request,
        new StreamObserver<>() {
          @Override
          public void onNext(EchoMessage message) {
            pulled(message, each);
          }

          @Override
          public void onError(Throwable cause) {
            end.completeExceptionally(cause);
          }

          @Override
          public void onCompleted() {
            end.complete(null);
          }
        });
    end.join();
  }

  private static void pulled(EchoMessage message, Peer.Pulled each) {
    each.message(message.getId(), message.getName(), message.getPayload().size());
  }

  private static EchoMessage message(long id, String name, byte[] payload) {
    return EchoMessage.newBuilder()
        .setId(id)
        .setName(name)
        .setPayload(UnsafeByteOperations.unsafeWrap(payload))
        .build();
  }

  private static void check(long id, String name, byte[] payload, EchoMessage reply) {
    Echoed.check(
        id, name, payload.length, reply.getId(), reply.getName(), reply.getPayload().size());
  }

  private record Reply(long id, String name, byte[] payload, Peer.Completion completion)
      implements StreamObserver<EchoMessage> {

    @Override
    public void onNext(EchoMessage reply) {
      check(id, name, payload, reply);
    }

    @Override
    public void onError(Throwable cause) {
      completion.failed(cause);
    }

    @Override
    public void onCompleted() {
      completion.succeeded();
    }
  }
}
