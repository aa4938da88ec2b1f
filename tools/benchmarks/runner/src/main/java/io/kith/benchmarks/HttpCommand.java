package io.kith.benchmarks;

import io.kith.benchmarks.Row.Side;
import io.kith.benchmarks.ServedLoad.Served;
import io.kith.benchmarks.ServedLoad.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command that measures JSON over HTTP/1.1: each server reads a message and answers with one.
 */
@Command(
    name = "http",
    mixinStandardHelpOptions = true,
    description =
        "Measures JSON over HTTP/1.1 under wrk, 64 connections: Kith, Helidon, Vert.x and Spring Boot on virtual threads.")
final class HttpCommand implements Callable<Integer> {
  /** What is sent, and what is to come back: 100 characters of text. */
  private static final String BODY =
      "{\"id\":42,\"name\":\"echo-0123456789a\",\"text\":\"" + "0123456789".repeat(10) + "\"}";

  private static final String KITH_PATH = "/io.kith.benchmarks.NoteService/Note";
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<Target> SERVERS =
      List.of(
          new Target("kith", new Side("kith", "http"), "kith-", KITH_PATH),
          new Target("kith-nonblocking", new Side("kith", "http"), "kith-", KITH_PATH + "Inline"),
          new Target("helidon", new Side("helidon", "default"), "helidon-webserver-", "/note"),
          new Target("vertx", new Side("vertx", "default"), "vertx-web-", "/note"),
          new Target("spring", new Side("spring", "default"), "spring-boot-", "/note"));

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "SERVER",
      description = "Only these: kith, kith-nonblocking, helidon, vertx, spring.")
  private Set<String> only = new LinkedHashSet<>();

  @Option(
      names = "--rounds",
      description = "How often to go through all. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "Least load before the first window; at most three times it. Default: 10.")
  private int warmup = 10;

  @Option(names = "--seconds", description = "Length of a window. Default: ${DEFAULT-VALUE}.")
  private int seconds = 5;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    var plan =
        new Plan(
            List.of(), List.of(), rounds, warmup, 3 * warmup, 2, seconds, Plan.DEFAULT_JVM_FLAGS);
    List<String> names = SERVERS.stream().map(Target::name).toList();
    if (!names.containsAll(only)) {
      System.err.println("bench: there are the servers " + names + ", not all of " + only);
      return CommandLine.ExitCode.USAGE;
    }
    List<Target> targets =
        SERVERS.stream().filter(one -> only.isEmpty() || only.contains(one.name())).toList();
    try (RunFolder folder = RunFolder.create()) {
      var tool = new Wrk(script(folder.path()));
      String version = tool.version();
      var launcher = new Launcher(classPaths, plan.jvmFlags(), folder.path());
      List<Served> all =
          new ServedLoad(launcher, tool, HttpCommand::check, System.err).run(targets, plan);
      Machine machine = Machine.here(classPaths.home());
      if (json) {
        var report = new LinkedHashMap<String, Object>();
        report.put("machine", machine);
        report.put("tool", version);
        report.put("jvmFlags", plan.jvmFlags());
        report.put("servers", ServedReport.json(all));
        System.out.println(
            JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(report));
      } else {
        System.out.println(ServedReport.head(machine, version, plan, targets, classPaths));
        System.out.println(ServedReport.table(all));
      }
      boolean broken =
          all.stream().anyMatch(one -> !one.failures().isEmpty() || one.failedCalls() > 0);
      if (!broken) {
        folder.discard();
      }
      return broken ? 1 : 0;
    } catch (LoadTool.MissingException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
  }

  private static Path script(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("post.lua"),
        """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = '%s'
        """
            .formatted(BODY));
  }

  /** One request, whose answer must be the message that was sent. */
  private static void check(String url) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200
          || !JSON.readTree(response.body()).equals(JSON.readTree(BODY))) {
        throw new IllegalStateException(
            "the answer is " + response.statusCode() + " " + response.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("the first request failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
