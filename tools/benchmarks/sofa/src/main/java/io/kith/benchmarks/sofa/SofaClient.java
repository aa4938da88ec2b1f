package io.kith.benchmarks.sofa;

import com.alipay.sofa.rpc.context.RpcInvokeContext;
import com.alipay.sofa.rpc.core.exception.SofaRpcException;
import com.alipay.sofa.rpc.core.invoke.SofaResponseCallback;
import com.alipay.sofa.rpc.core.request.RequestBase;
import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;

/**
 * The proxies of one service: one that waits, one that calls back. Both use the same connection.
 */
record SofaClient(EchoService blocking, EchoService callback) implements Peer.Client {

  @Override
  public void call(long id, String name, byte[] payload) {
    check(id, name, payload, blocking.echo(new EchoMessage(id, name, payload)));
  }

  @Override
  public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
    RpcInvokeContext.getContext().setResponseCallback(new Reply(id, name, payload, completion));
    callback.echo(new EchoMessage(id, name, payload));
  }

  private static void check(long id, String name, byte[] payload, EchoMessage reply) {
    Echoed.check(
        id, name, payload.length, reply.getId(), reply.getName(), reply.getPayload().length);
  }

  private record Reply(long id, String name, byte[] payload, Peer.Completion completion)
      implements SofaResponseCallback<EchoMessage> {

    @Override
    public void onAppResponse(Object reply, String method, RequestBase request) {
      try {
        check(id, name, payload, (EchoMessage) reply);
      } catch (IllegalStateException e) {
        completion.failed(e);
        return;
      }
      completion.succeeded();
    }

    @Override
    public void onAppException(Throwable cause, String method, RequestBase request) {
      completion.failed(cause);
    }

    @Override
    public void onSofaException(SofaRpcException cause, String method, RequestBase request) {
      completion.failed(cause);
    }
  }
}
