package io.kith.benchmarks.picks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerProperties;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.blocking.client.BlockingLoadBalancerClient;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/** The blocking client of Spring Cloud LoadBalancer over a list of instances that is there. */
final class SpringPicker implements PickedBy {

  private static final String SERVICE = "echo";

  private final BlockingLoadBalancerClient client;

  SpringPicker(int instances) {
    var list = new ArrayList<ServiceInstance>();
    for (int i = 0; i < instances; i++) {
      list.add(new DefaultServiceInstance("echo-" + i, SERVICE, "10.0.0.1", 1_000 + i, false));
    }
    var beans = new StaticListableBeanFactory();
    beans.addBean("instances", new Known(List.copyOf(list)));
    var balancer =
        new RoundRobinLoadBalancer(
            beans.getBeanProvider(ServiceInstanceListSupplier.class), SERVICE, 0);
    client = new BlockingLoadBalancerClient(new Balancers(balancer));
  }

  @Override
  public Object pick() {
    return Objects.requireNonNull(client.choose(SERVICE));
  }

  /** Spring Cloud LoadBalancer has no outlier detection: there is nobody to tell. */
  @Override
  public Object pickAndTell() {
    return pick();
  }

  private record Known(Flux<List<ServiceInstance>> flux) implements ServiceInstanceListSupplier {

    Known(List<ServiceInstance> instances) {
      this(Flux.just(instances));
    }

    @Override
    public String getServiceId() {
      return SERVICE;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
      return flux;
    }
  }

  private record Balancers(ReactiveLoadBalancer<ServiceInstance> only)
      implements ReactiveLoadBalancer.Factory<ServiceInstance> {

    @Override
    public ReactiveLoadBalancer<ServiceInstance> getInstance(String service) {
      return only;
    }

    @Override
    public <X> Map<String, X> getInstances(String name, Class<X> type) {
      return Map.of();
    }

    @Override
    @SuppressWarnings("NullAway") // as Spring has it: there is no such bean
    public <X> X getInstance(String name, Class<?> type, Class<?>... generics) {
      return null;
    }

    @Override
    public LoadBalancerProperties getProperties(String service) {
      return new LoadBalancerProperties();
    }
  }
}
