package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.hub.HubMain;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import java.util.concurrent.Callable;
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

  @Override
  public Integer call() {
    return HubMain.run(HubOptions.defaults().withAddress(address()));
  }

  private Address address() {
    try {
      return new Address(host, port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
