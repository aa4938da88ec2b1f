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
import java.util.Iterator;

/** The generated stubs over one channel, which holds one connection. */
record GrpcClient(
    EchoServiceBlockingStub blocking, EchoServiceStub async, StreamServiceBlockingStub streams)
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
    Iterator<EchoMessage> stream = streams.stream(request);
    while (stream.hasNext()) {
      EchoMessage message = stream.next();
      each.message(message.getId(), message.getName(), message.getPayload().size());
    }
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
