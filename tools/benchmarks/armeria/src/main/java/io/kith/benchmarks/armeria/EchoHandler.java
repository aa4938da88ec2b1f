package io.kith.benchmarks.armeria;

import io.grpc.stub.StreamObserver;
import io.kith.benchmarks.proto.EchoMessage;
import io.kith.benchmarks.proto.EchoServiceGrpc;

/** Reads every field and answers with a new message. */
final class EchoHandler extends EchoServiceGrpc.EchoServiceImplBase {
  @Override
  public void echo(EchoMessage request, StreamObserver<EchoMessage> replies) {
    replies.onNext(
        EchoMessage.newBuilder()
            .setId(request.getId())
            .setName(request.getName())
            .setPayload(request.getPayload())
            .build());
    replies.onCompleted();
  }
}
