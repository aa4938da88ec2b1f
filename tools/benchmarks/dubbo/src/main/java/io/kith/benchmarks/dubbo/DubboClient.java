package io.kith.benchmarks.dubbo;

import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;
import org.apache.dubbo.rpc.RpcContext;

/** The proxy of the protocol dubbo; its asynchronous call goes through Dubbo's context. */
record DubboClient(EchoInterface proxy) implements Peer.Client {

  @Override
  public void call(long id, String name, byte[] payload) {
    check(id, name, payload, proxy.echo(new EchoData(id, name, payload)));
  }

  @Override
  public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
    var future =
        RpcContext.getServiceContext().asyncCall(() -> proxy.echo(new EchoData(id, name, payload)));
    Futures.report(future.thenAccept(reply -> check(id, name, payload, reply)), completion);
  }

  private static void check(long id, String name, byte[] payload, EchoData reply) {
    Echoed.check(
        id, name, payload.length, reply.getId(), reply.getName(), reply.getPayload().length);
  }
}
