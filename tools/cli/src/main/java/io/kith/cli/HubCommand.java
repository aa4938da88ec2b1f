package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.hub.HubMain;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import io.kith.trust.UnusableFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
    description = {"Services join it by KITH_REGISTRY=hub://HOST:PORT.", ""},
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

  @Override
  public Integer call() {
    HubOptions options = HubOptions.defaults().withAddress(address());
    try {
      return HubMain.run(
          tls()
              .map(tls -> options.withTransport(TransportOptions.builder().serverTls(tls).build()))
              .orElse(options));
    } catch (UnusableFileException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
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

  private Address address() {
    try {
      return new Address(host, port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
