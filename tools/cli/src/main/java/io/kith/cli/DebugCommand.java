package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.debug.DebugPort;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith debug}: what the debug port of a process shows. */
@Command(
    name = "debug",
    header = "Shows what a running application is doing, by its debug port.",
    descriptionHeading = "%n",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "What is shown is a page of the debug port: threads, calls, connections, config, rules, registry, heap, metrics, loggers, jfr, health/ready, or flame/cpu, flame/alloc and flame/lock, which are pages for a browser; threads without it.",
      "",
      "  kith debug membership",
      "  kith debug membership calls",
      "  kith debug membership \"flame/cpu?seconds=5\" --out flame.html",
      "  kith debug 127.0.0.1:41873 \"heap?top=20\"",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was shown",
      "1:the debug port has no such page, or refuses",
      "2:wrong usage",
      "3:the registry does not answer, or the process"
    })
final class DebugCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(90);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "APP|INSTANCE|HOST:PORT",
      description = "an application, one process of it by its id, or the debug port itself")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String target;

  @Parameters(
      index = "1..*",
      paramLabel = "PAGE",
      description = "what is shown; its parts may be words of their own, as in flame cpu")
  private List<String> page = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", description = "write it into a file")
  private @Nullable Path out;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "a file with the token that the debug port wants (debug.token)")
  private @Nullable Path tokenFile;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "${env:KITH_REGISTRY:-hub://localhost:" + HubService.DEFAULT_PORT + "}",
      description = "where applications are known; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String registry;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CallerTls tls;

  @Override
  public Integer call() throws InterruptedException {
    CallCommand.logOnlyErrors();
    try {
      return show(target.contains(":") ? target : known());
    } catch (IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()), 2);
    } catch (CallException | IOException e) {
      return failed(String.valueOf(e.getMessage()), CallCommand.UNREACHABLE);
    }
  }

  private int failed(String why, int exitCode) {
    spec.commandLine().getErr().println("kith debug: " + why);
    return exitCode;
  }

  private String path() {
    String path = String.join("/", page);
    return path.isEmpty() || path.equals("threads") ? "threads/text" : path;
  }

  private int show(String address) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/" + path())).timeout(LONGEST);
    if (tokenFile != null) {
      request.header("authorization", "Bearer " + Files.readString(tokenFile).strip());
    }
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        String why = new String(answer.body(), StandardCharsets.UTF_8);
        return failed(address + " answers " + answer.statusCode() + ": " + why, 1);
      }
      if (out != null) {
        Files.write(out, answer.body());
      } else {
        spec.commandLine().getOut().println(new String(answer.body(), StandardCharsets.UTF_8));
        spec.commandLine().getOut().flush();
      }
      return CallCommand.OK;
    } catch (java.net.ConnectException e) {
      throw new IOException("nobody listens at " + address, e);
    }
  }

  /** The debug port of the process, as the registry knows it; of several, that of the oldest. */
  private String known() {
    long id = ThreadLocalRandom.current().nextLong(1L << 40);
    var identity = new Identity("kith-debug", "kith-debug-" + Long.toString(id, 36));
    TransportOptions.Builder options = TransportOptions.builder().eventLoops(1);
    tls.settings().ifPresent(options::clientTls);
    try (Registry known = Registries.open(registry, identity, options.build())) {
      List<Instance> found =
          known
              .snapshot(Query.all(), PATIENCE)
              .orElseThrow(() -> unavailable("the registry " + known.url() + " does not answer"))
              .instances()
              .stream()
              .filter(one -> one.app().equals(target) || one.id().equals(target))
              .filter(one -> !one.isOfOneService())
              .sorted(Comparator.comparing(Instance::startedAt))
              .toList();
      if (found.isEmpty()) {
        throw unavailable("the registry " + known.url() + " knows no '" + target + "'");
      }
      return found.stream()
          .map(one -> one.labels().getOrDefault(DebugPort.LABEL, ""))
          .filter(address -> !address.isEmpty())
          .findFirst()
          .orElseThrow(() -> unavailable(target + " has no debug port (debug.port)"));
    }
  }

  private static CallException unavailable(String why) {
    return new CallException(Code.UNAVAILABLE, why);
  }
}
