package io.kith.benchmarks.jmh;

/** The codecs, by name. */
final class Subjects {
  private Subjects() {}

  /**
   * The message of a kind in the hands of a codec.
   *
   * @param codec {@code kith} writes records; {@code protobuf} writes a message object that exists
   *     (and that remembers its size), {@code protobuf-fresh} builds one from the record each time;
   *     {@code fory} writes records that reader and writer know alike, {@code fory-compatible} with
   *     what lets them differ; {@code jackson} writes JSON
   */
  static Subject of(String codec, Kind kind) {
    return switch (codec) {
      case "kith" -> new KithSubject(kind);
      case "protobuf" -> ProtobufSubject.existing(kind);
      case "protobuf-fresh" -> ProtobufSubject.fresh(kind);
      case "fory" -> new ForySubject(kind, false);
      case "fory-compatible" -> new ForySubject(kind, true);
      case "jackson" -> new JacksonSubject(kind);
      default -> throw new IllegalArgumentException("no codec is called '" + codec + "'");
    };
  }
}
