package io.kith.benchmarks.armeria;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.proto.EchoMessage;
import io.kith.benchmarks.proto.EchoServiceGrpc.EchoServiceBlockingStub;
import io.kith.benchmarks.proto.EchoServiceGrpc.EchoServiceStub;

/** The generated stubs over one Armeria client, which holds one connection. */
record ArmeriaClient(EchoServiceBlockingStub blocking, EchoServiceStub async)
    implements Peer.Client {

  @Override
  public void call(long id, String name, byte[] payload) {
    check(id, name, payload, blocking.echo(message(id, name, payload)));
  }

  @Override
  public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
    async.echo(message(id, name, payload), new Reply(id, name, payload, completion));
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
