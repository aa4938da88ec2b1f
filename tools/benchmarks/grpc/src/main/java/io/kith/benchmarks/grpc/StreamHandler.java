package io.kith.benchmarks.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kith.benchmarks.harness.StreamProcess;
import io.kith.benchmarks.proto.EchoMessage;
import io.kith.benchmarks.proto.StreamRequest;
import io.kith.benchmarks.proto.StreamServiceGrpc;

/** Sends as long as the client takes more, and goes on when it does again. */
final class StreamHandler extends StreamServiceGrpc.StreamServiceImplBase {

  @Override
  public void stream(StreamRequest request, StreamObserver<EchoMessage> replies) {
    var call = (ServerCallStreamObserver<EchoMessage>) replies;
    ByteString payload =
        UnsafeByteOperations.unsafeWrap(StreamProcess.payload(request.getPayloadBytes()));
    var sender =
        new Runnable() {
          private long sent;

          @Override
          public void run() {
            while (call.isReady() && sent < request.getMessages()) {
              call.onNext(
                  EchoMessage.newBuilder()
                      .setId(sent++)
                      .setName(StreamProcess.NAME)
                      .setPayload(payload)
                      .build());
              if (sent == request.getMessages()) {
                call.onCompleted();
              }
            }
          }
        };
    call.setOnReadyHandler(sender);
  }
}
