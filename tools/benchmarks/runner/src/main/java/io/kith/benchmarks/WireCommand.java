package io.kith.benchmarks;

import io.kith.benchmarks.Row.Side;
import io.kith.benchmarks.ServedLoad.Served;
import io.kith.benchmarks.ServedLoad.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command that measures gRPC's wire: Kith and grpc-java, each as a server and as a client. */
@Command(
    name = "wire",
    mixinStandardHelpOptions = true,
    description =
        "Measures gRPC: servers under h2load, and then Kith and grpc-java as clients of each other's servers, 64 blocking callers.")
final class WireCommand implements Callable<Integer> {
  private static final String PATH = "/io.kith.benchmarks.EchoService/Echo";
  private static final int PAYLOAD_BYTES = 100;

  /** The parts of the command. */
  enum Part {
    H2LOAD,
    PAIRS
  }

  @Option(
      names = "--part",
      split = ",",
      paramLabel = "PART",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private Set<Part> parts = Set.of(Part.values());

  @Option(
      names = "--rounds",
      description = "How often to go through all. Default: ${DEFAULT-VALUE}.")
  private int rounds = 2;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "Least load before the first window; at most three times it. Default: 10.")
  private int warmup = 10;

  @Option(names = "--seconds", description = "Length of a window. Default: ${DEFAULT-VALUE}.")
  private int seconds = 3;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    var pairs =
        new Plan(
            parts.contains(Part.PAIRS) ? pairs() : List.of(),
            List.of(new Scenario.Closed(64, PAYLOAD_BYTES)),
            rounds,
            warmup,
            3 * warmup,
            2,
            seconds,
            Plan.DEFAULT_JVM_FLAGS);
    try (RunFolder folder = RunFolder.create()) {
      List<Served> served =
          parts.contains(Part.H2LOAD) ? underH2load(pairs, classPaths, folder.path()) : List.of();
      List<Result> results = new Bench(pairs, classPaths, folder.path(), System.err).run();
      Machine machine = Machine.here(classPaths.home());
      if (json) {
        var report = new LinkedHashMap<String, Object>();
        report.put("machine", machine);
        report.put("jvmFlags", pairs.jvmFlags());
        report.put("h2load", ServedReport.json(served));
        report.put("pairs", JsonReport.results(results, classPaths));
        System.out.println(
            JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(report));
      } else {
        if (!served.isEmpty()) {
          System.out.println(ServedReport.head(machine, "h2load", pairs, servers(), classPaths));
          System.out.println(ServedReport.table(served));
        }
        if (!results.isEmpty()) {
          System.out.println(TextReport.of(machine, pairs, classPaths, results));
        }
      }
      boolean broken =
          served.stream().anyMatch(one -> !one.failures().isEmpty() || one.failedCalls() > 0)
              || results.stream()
                  .anyMatch(one -> !one.failures().isEmpty() || one.failedCalls() > 0);
      if (!broken) {
        folder.discard();
      }
      return broken ? 1 : 0;
    } catch (LoadTool.MissingException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
  }

  private static List<Served> underH2load(Plan plan, ClassPaths classPaths, Path folder)
      throws IOException {
    byte[] body = body();
    var tool = new H2load(Files.write(folder.resolve("request.grpc"), body), body.length);
    System.err.println(tool.version());
    var launcher = new Launcher(classPaths, plan.jvmFlags(), folder);
    return new ServedLoad(launcher, tool, _ -> {}, System.err).run(servers(), plan);
  }

  /** A gRPC message: no compression, its length, and the echo message of all peers. */
  private static byte[] body() throws IOException {
    byte[] name = "echo-0123456789a".getBytes(StandardCharsets.US_ASCII);
    var message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {1 << 3, 42, 2 << 3 | 2, (byte) name.length});
    message.writeBytes(name);
    message.writeBytes(new byte[] {3 << 3 | 2, PAYLOAD_BYTES});
    message.writeBytes(new byte[PAYLOAD_BYTES]);
    var body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, 0, 0, 0, (byte) message.size()});
    message.writeTo(body);
    return body.toByteArray();
  }

  private static List<Target> servers() {
    return List.of(
        new Target("kith", new Side("kith", "alone"), "kith-", PATH),
        new Target("kith-nonblocking", new Side("kith", "alone"), "kith-", PATH + "Inline"),
        grpc("direct"),
        grpc("default"),
        grpc("virtual"));
  }

  private static Target grpc(String variant) {
    return new Target("grpc-" + variant, new Side("grpc", variant), "grpc-netty-shaded-", PATH);
  }

  /** Both clients against both servers, and grpc-java against itself with each of its executors. */
  static List<Row> pairs() {
    Row kith = row("kith-grpc", "kith", "grpc", "kith-");
    Row direct = Catalogue.row("grpc-direct");
    Row standard = Catalogue.row("grpc-default");
    Row virtual = Catalogue.row("grpc-virtual");
    return Stream.of(
            kith.calling(kith),
            kith.calling(direct),
            kith.calling(virtual),
            direct.calling(kith),
            virtual.calling(kith),
            direct.calling(direct),
            virtual.calling(direct),
            virtual.calling(virtual),
            standard.calling(standard))
        .toList();
  }

  private static Row row(String name, String module, String variant, String artifact) {
    return new Row(name, module, variant, Row.Style.BLOCKING, artifact, false, List.of());
  }
}
