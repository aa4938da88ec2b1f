package io.kith.benchmarks.picks;

import java.util.ArrayList;
import java.util.List;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Result;
import org.apache.dubbo.rpc.RpcInvocation;
import org.apache.dubbo.rpc.cluster.LoadBalance;
import org.apache.dubbo.rpc.cluster.directory.StaticDirectory;
import org.apache.dubbo.rpc.cluster.loadbalance.RoundRobinLoadBalance;
import org.apache.dubbo.rpc.model.ApplicationModel;
import org.apache.dubbo.rpc.model.ModuleModel;

/** Dubbo's directory, its chain of routers, and its round robin. */
final class DubboPicker implements PickedBy {

  /** What is called. */
  public interface Echo {
    /** Says it again. */
    String echo(String message);
  }

  private final URL url;
  private final StaticDirectory<Echo> directory;
  private final LoadBalance balancer = new RoundRobinLoadBalance();
  private final Invocation call;

  DubboPicker(int instances) {
    ModuleModel model = ApplicationModel.defaultModel().getDefaultModule();
    url =
        URL.valueOf("consumer://127.0.0.1/" + Echo.class.getName() + "?check=false")
            .setScopeModel(model);
    List<Invoker<Echo>> invokers = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      invokers.add(
          new Instance(
              URL.valueOf("dubbo://10.0.0.1:" + (1_000 + i) + "/" + Echo.class.getName())
                  .setScopeModel(model)));
    }
    directory = new StaticDirectory<>(url, invokers);
    directory.buildRouterChain();
    var invocation =
        new RpcInvocation(
            "echo",
            Echo.class.getName(),
            Echo.class.getName(),
            new Class<?>[] {String.class},
            new Object[] {"hello"});
    call = invocation;
  }

  @Override
  public Object pick() {
    List<Invoker<Echo>> eligible = directory.list(call);
    return balancer.select(eligible, url, call);
  }

  /** Dubbo has no outlier detection that is on by default: there is nobody to tell. */
  @Override
  public Object pickAndTell() {
    return pick();
  }

  private record Instance(URL url) implements Invoker<Echo> {

    @Override
    public Class<Echo> getInterface() {
      return Echo.class;
    }

    @Override
    public Result invoke(Invocation invocation) {
      throw new UnsupportedOperationException("nobody is called");
    }

    @Override
    public URL getUrl() {
      return url;
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public void destroy() {}
  }
}
