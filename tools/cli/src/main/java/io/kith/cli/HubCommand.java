package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.cluster.steady.StateHome;
import io.kith.hub.HubMain;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kith hub}: runs a registry that needs nothing installed. */
@Command(
    name = "hub",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Runs a hub: the registry in which services find each other.",
    descriptionHeading = "%n",
    description = {
      "Services join it by KITH_REGISTRY=hub://HOST:PORT. Several hubs with the same store are one to them: KITH_REGISTRY=hub://HOST:PORT,HOST:PORT.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was told to end",
      "1:it cannot listen, such as on a port that is taken",
      "2:wrong usage"
    })
final class HubCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + HubService.DEFAULT_PORT,
      description = "where to listen, 0 for any port; default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "where to listen, 0.0.0.0 for all interfaces; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String host;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "keep everything in another registry, etcd://… or zookeeper://…, as several hubs may")
  private @Nullable String store;

  @Option(
      names = "--memory",
      paramLabel = "FILE",
      description =
          "remember the instances over a restart by this file, or by none; default: hub-PORT in"
              + " $XDG_STATE_HOME/kith or ~/.local/state/kith")
  private @Nullable String memory;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "its certificate, a PEM file: the hub takes TLS alone then; goes with --key")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "its private key, a PEM file")
  private @Nullable Path key;

  @Option(
      names = "--client-ca",
      paramLabel = "FILE",
      description = "the authorities whose certificates services must show, a PEM file")
  private @Nullable Path clients;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private HubAccess access;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private HubTelemetry telemetry;

  @Override
  public Integer call() {
    try {
      HubOptions options = options();
      return store == null ? HubMain.run(options) : HubMain.run(options, store);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private HubOptions options() {
    HubOptions options =
        HubOptions.defaults()
            .withAddress(new Address(host, port))
            .withAccess(access.options(spec.commandLine(), port));
    HubOptions secured =
        tls()
            .map(tls -> options.withTransport(TransportOptions.builder().serverTls(tls).build()))
            .orElse(options);
    HubOptions collecting = telemetry.options(port).map(secured::withTelemetry).orElse(secured);
    return store == null ? memory().map(collecting::withMemory).orElse(collecting) : collecting;
  }

  /** A hub whose port is a matter of chance has nothing to come back to. */
  private Optional<Path> memory() {
    if (memory != null) {
      return memory.equals("none") ? Optional.empty() : Optional.of(Path.of(memory));
    }
    return port == 0 ? Optional.empty() : Optional.of(StateHome.directory().resolve("hub-" + port));
  }

  private Optional<ServerTls> tls() {
    if ((certificate == null) != (key == null) || (clients != null && certificate == null)) {
      throw new ParameterException(
          spec.commandLine(), "--cert and --key go together, and --client-ca needs both");
    }
    if (certificate == null || key == null) {
      return Optional.empty();
    }
    ServerTls tls = ServerTls.of(new KeyFiles(certificate, key));
    return Optional.of(clients == null ? tls : tls.requiringClientsOf(clients));
  }
}
