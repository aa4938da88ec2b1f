package io.kith.benchmarks;

import io.kith.benchmarks.Row.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All rows there are, in the order in which a round runs them. */
final class Catalogue {
  private final List<Row> rows = new ArrayList<>();

  private Catalogue() {}

  static List<Row> rows() {
    var all = new Catalogue();
    all.peer("raw", "netty-transport-", List.of())
        .main("raw", "inline", Style.BLOCKING)
        .main("raw-thread", "thread", Style.BLOCKING)
        .row("raw-async", "inline", Style.ASYNC);
    all.peer("kith", "kith-", List.of())
        .main("kith", "thread", Style.BLOCKING)
        .main("kith-nonblocking", "nonblocking", Style.BLOCKING)
        .row("kith-async", "thread", Style.ASYNC);
    all.peer("grpc", "grpc-netty-shaded-", List.of())
        .main("grpc-default", "default", Style.BLOCKING)
        .main("grpc-virtual", "virtual", Style.BLOCKING)
        .row("grpc-direct", "direct", Style.BLOCKING)
        .row("grpc-default-async", "default", Style.ASYNC)
        .row("grpc-virtual-async", "virtual", Style.ASYNC)
        .main("grpc-direct-async", "direct", Style.ASYNC);
    all.peer("armeria", "armeria-", List.of())
        .main("armeria-default", "default", Style.BLOCKING)
        .row("armeria-blocking", "blocking", Style.BLOCKING)
        .row("armeria-virtual", "virtual", Style.BLOCKING)
        .main("armeria-async", "default", Style.ASYNC);
    all.peer("dubbo", "dubbo-", List.of())
        .main("dubbo-tri", "tri", Style.BLOCKING)
        .row("dubbo-tri-virtual", "tri-virtual", Style.BLOCKING)
        .row("dubbo-tri-async", "tri", Style.ASYNC)
        .main("dubbo-dubbo", "dubbo", Style.BLOCKING)
        .row("dubbo-dubbo-virtual", "dubbo-virtual", Style.BLOCKING)
        .row("dubbo-dubbo-async", "dubbo", Style.ASYNC);
    all.peer("sofa", "sofa-rpc-all-", List.of())
        .main("sofa-default", "default", Style.BLOCKING)
        .row("sofa-virtual", "virtual", Style.BLOCKING)
        .row("sofa-callback", "default", Style.ASYNC)
        .row("sofa-callback-wide", "wide", Style.ASYNC);
    all.peer("thrift", "libthrift-", List.of())
        .main("thrift-pool", "pool", Style.BLOCKING)
        .row("thrift-virtual", "virtual", Style.BLOCKING)
        .row("thrift-hsha", "hsha", Style.BLOCKING)
        .row("thrift-selector", "selector", Style.BLOCKING)
        .row("thrift-async", "selector-async", Style.ASYNC);
    return List.copyOf(all.rows);
  }

  /** The rows whose start-up is compared, raw Netty first. */
  static List<Row> startUpRows() {
    var all = new Catalogue();
    all.peer("kith", "kith-", List.of()).row("kith", "alone", Style.BLOCKING);
    all.peer("spring", "spring-boot-", List.of()).row("spring", "default", Style.BLOCKING);
    return Stream.concat(Stream.of(row("raw")), all.rows.stream()).toList();
  }

  /** The rows whose streams are compared. */
  static List<Row> streamRows() {
    var all = new Catalogue();
    all.peer("kith", "kith-", List.of())
        .row("kith", "alone", Style.BLOCKING)
        .row("kith-over-grpc", "grpc", Style.BLOCKING);
    return Stream.concat(
            all.rows.stream(),
            Stream.of(row("grpc-default"), row("grpc-virtual"), row("grpc-direct")))
        .toList();
  }

  /**
   * The row of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Row row(String name) {
    return rows().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "no peer is called '" + name + "'; there are " + rows().stream().map(Row::name).toList());
  }

  /**
   * The rows that any of the words names, by row or by module; when there are no words, the main
   * ones or all.
   */
  static List<Row> select(Set<String> words, boolean onlyMain) {
    for (String word : words) {
      if (rows().stream().noneMatch(row -> row.matches(word))) {
        throw unknown(word);
      }
    }
    return rows().stream()
        .filter(row ->
            words.isEmpty() ? !onlyMain || row.isMain() : words.stream().anyMatch(row::matches))
        .toList();
  }

  private PeerRows peer(String module, String artifact, List<String> jvmFlags) {
    return new PeerRows(module, artifact, jvmFlags);
  }

  private final class PeerRows {
    private final String module;
    private final String artifact;
    private final List<String> jvmFlags;

    PeerRows(String module, String artifact, List<String> jvmFlags) {
      this.module = module;
      this.artifact = artifact;
      this.jvmFlags = jvmFlags;
    }

    PeerRows row(String name, String variant, Style style) {
      rows.add(new Row(name, module, variant, style, artifact, false, jvmFlags));
      return this;
    }

    PeerRows main(String name, String variant, Style style) {
      rows.add(new Row(name, module, variant, style, artifact, true, jvmFlags));
      return this;
    }
  }
}
