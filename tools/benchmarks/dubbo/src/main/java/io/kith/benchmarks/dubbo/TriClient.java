package io.kith.benchmarks.dubbo;

import com.google.protobuf.UnsafeByteOperations;
import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.proto.EchoMessage;
import io.kith.benchmarks.proto.EchoService;

/** The generated stub of the protocol tri; its asynchronous call returns a future. */
record TriClient(EchoService stub) implements Peer.Client {

  @Override
  public void call(long id, String name, byte[] payload) {
    check(id, name, payload, stub.echo(message(id, name, payload)));
  }

  @Override
  public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
    var future = stub.echoAsync(message(id, name, payload));
    Futures.report(future.thenAccept(reply -> check(id, name, payload, reply)), completion);
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
}
