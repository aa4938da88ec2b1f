package io.kith.collector.ingest;

import io.kith.collector.CollectorOptions.ExportSettings;
import java.util.List;

/** All backends that what comes in is sent on to. Thread-safe. */
final class Exports implements AutoCloseable {

  private final List<Export> exports;

  Exports(List<ExportSettings> settings) {
    this.exports = settings.stream().map(Export::start).toList();
  }

  void traces(byte[] message) {
    exports.forEach(export -> export.send("/v1/traces", message));
  }

  void metrics(byte[] message) {
    exports.forEach(export -> export.send("/v1/metrics", message));
  }

  void logs(byte[] message) {
    exports.forEach(export -> export.send("/v1/logs", message));
  }

  /** How many messages were not sent. */
  long dropped() {
    return exports.stream().mapToLong(Export::dropped).sum();
  }

  @Override
  public void close() {
    exports.forEach(Export::close);
  }
}
