package io.kith.cli;

import io.kith.codec.ContractException;
import io.kith.codec.ServiceSchema;
import io.kith.codec.contract.ContractDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kith contract export}: writes the contracts of a module, unless they break callers. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Writes the contracts of a module's services.",
    descriptionHeading = "%n",
    description = {
      "Beside each .proto, an OpenAPI document says how its services are called over HTTP.",
      "Where contracts are there already, a change must be told by the version of its service: major if it breaks callers, minor if they survive it.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the contracts are written",
      "1:they are not, since a version has to be raised, or a service is gone",
      "2:wrong usage, or there is nothing to read"
    })
final class ContractExportCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Mixin private final CompiledModule module = new CompiledModule();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "where to write them; default: contracts beside the build file")
  private @Nullable Path to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "proto",
      description = "what to write: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ContractFormat format;

  @Option(
      names = "--remove",
      paramLabel = "SERVICE",
      description =
          "a service that is gone on purpose, by its full name; may be given more than once")
  private List<String> removed = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      List<ServiceSchema> contracts = module.contracts();
      ContractDirectory present = ContractDirectory.read(module.contractDirectory(to));
      var difference = ContractDifference.between(present.contracts(), contracts);
      if (isAllowed(difference, err)) {
        difference.lines().forEach(out::println);
        var writer = new ContractWriter(present);
        writer.write(format.files(contracts)).forEach(out::println);
        writer.writeDocuments(module.documents(), documentsOf(removed)).forEach(out::println);
        return 0;
      }
      return 1;
    } catch (ContractException | IllegalArgumentException | IOException e) {
      return CompiledModule.fail(err, e);
    }
  }

  private static List<String> documentsOf(List<String> services) {
    return services.stream().map(CompiledModule::document).toList();
  }

  /** Says what must be done first, if anything. */
  private boolean isAllowed(ContractDifference difference, PrintWriter err) {
    Set<String> gone =
        difference.removed().stream().map(ServiceSchema::name).collect(Collectors.toSet());
    removed.forEach(gone::remove);
    if (difference.isVersioned() && gone.isEmpty()) {
      return true;
    }
    difference.lines().forEach(err::println);
    difference.demands().forEach(demand -> err.println("kith contract: " + demand));
    for (String service : gone) {
      err.println(
          "kith contract: "
              + service
              + " is gone, and so are its callers' calls; put it back, or give --remove "
              + service);
    }
    return false;
  }
}
