package io.kith.proxy;

import io.kith.App;
import io.kith.Introspection;
import io.kith.cluster.Query;
import io.kith.codec.RawBinding;
import io.kith.codec.ServiceSchema;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.Context;
import io.kith.transport.Address;
import java.time.Duration;

/**
 * Server-side discovery: a process that callers who know no registry call at one address, over any
 * of the three protocols, for every service that the registry knows. It balances, routes and tries
 * as every client does.
 *
 * {@snippet :
 * try (var proxy = Proxy.start(Config.load())) {
 *   proxy.await();
 * }
 * }
 *
 * <p>It is an {@link App} that is not in the registry itself, with all settings of one; its own are
 * in the section {@code app}. Messages pass undecoded over kith and gRPC; for HTTP they become JSON
 * by the contract that the instances publish. Who may call what is for the access rules of the
 * proxy, and then for those of the instances, which see the proxy's certificate and the caller's
 * token. Thread-safe.
 */
public final class Proxy implements AutoCloseable {

  /** Where it listens unless it is told otherwise. */
  public static final int DEFAULT_PORT = 5485;

  private static final Duration INTROSPECTION_LIMIT = Duration.ofSeconds(2);

  private final App app;
  private final Catalog catalog;

  private Proxy(App app, ProxySettings settings) {
    this.app = app;
    this.catalog =
        new Catalog(
            app.registry(),
            settings.exposure(),
            settings.maxServices(),
            instance ->
                Context.within(INTROSPECTION_LIMIT)
                    .call(() ->
                        app.cluster().at(instance, Introspection.class, Introspection::services)),
            this::relay);
  }

  /**
   * Starts a proxy; returns once it knows what the registry knows, or after {@code limit}.
   *
   * @throws ConfigException if the configuration cannot be used
   * @throws io.kith.StartException if it cannot listen, such as on a port that is taken
   */
  public static Proxy start(Config config, Duration limit) {
    App app = App.start("proxy", config);
    try {
      var proxy = new Proxy(app, app.settings(ProxySettings.class));
      try {
        boolean _ = proxy.catalog.await(limit);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return proxy;
    } catch (RuntimeException | Error e) {
      app.close();
      throw e;
    }
  }

  private void relay(ServiceSchema contract) {
    RawBinding binding = RawBinding.of(contract);
    var instances = app.cluster().invoker(binding, Query.service(contract.name()));
    app.relay(binding, new Relay(instances));
  }

  /** Where it listens. */
  public Address address() {
    return app.address();
  }

  /** Waits until it is closed, such as by SIGTERM, or this thread is interrupted. */
  public void await() {
    app.await();
  }

  /** Sends its callers elsewhere, ends the calls that it has begun, and stops. */
  @Override
  public void close() {
    catalog.close();
    app.close();
  }
}
