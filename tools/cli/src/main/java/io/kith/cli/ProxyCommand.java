package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.proxy.Proxy;
import io.kith.proxy.ProxyMain;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kith proxy}: passes calls on to the services of a registry. */
@Command(
    name = "proxy",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Runs a proxy: callers who know no registry call every service at one address.",
    descriptionHeading = "%n",
    description = {
      "Over kith, gRPC and HTTP with JSON. It reads application.yaml and KITH_* as every application does, for TLS, tokens, access rules and the rest; options go before them.",
      "",
      "  kith proxy --registry hub://localhost:5484 --service 'social.*'",
      "  curl --json '{\"userId\":1}' http://localhost:5485/social.Membership/Balance",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was told to end",
      "1:it cannot listen, such as on a port that is taken",
      "2:wrong usage, or a configuration that cannot be used"
    })
final class ProxyCommand implements Callable<Integer> {

  private static final String DEFAULTS =
      "server: {port: "
          + Proxy.DEFAULT_PORT
          + "}\nregistry: hub://localhost:"
          + HubService.DEFAULT_PORT;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "where to listen, 0 for any port; default: server.port, or " + Proxy.DEFAULT_PORT)
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "where to listen, 0.0.0.0 for all interfaces; default: server.host, or 127.0.0.1")
  private @Nullable String host;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "which services there are; default: registry, or a hub on this machine")
  private @Nullable String registry;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "a service to pass calls on to, or several by 'social.*'; default: all")
  private List<String> services = List.of();

  @Override
  public Integer call() {
    try {
      return ProxyMain.run(configuration());
    } catch (ConfigException e) {
      spec.commandLine().getErr().println("kith proxy: " + e.getMessage());
      return 2;
    }
  }

  private Config configuration() {
    Config config = Config.empty().withYaml("kith proxy", DEFAULTS).withProcess();
    config = port == null ? config : config.with("server.port", port);
    config = host == null ? config : config.with("server.host", host);
    config = registry == null ? config : config.with("registry", registry);
    return services.isEmpty() ? config : config.with("app.services", services);
  }
}
