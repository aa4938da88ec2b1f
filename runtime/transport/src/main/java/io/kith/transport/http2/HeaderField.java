package io.kith.transport.http2;

import org.jspecify.annotations.Nullable;

/** One line of a header section. Immutable; two with the same name and value are equal. */
public final class HeaderField {

  /** What a compressor may remember of a field. */
  public enum Indexing {
    /** Goes into the peer's table: one or two bytes from the second time on. */
    INDEXED,
    /** Rarely the same twice: stays out of the table. */
    VARYING,
    /** A secret: stays out of every table on the way, so that nobody can guess at it by length. */
    SECRET
  }

  /** What every entry of a table costs beyond its letters (RFC 7541, section 4.1). */
  static final int OVERHEAD_BYTES = 32;

  private final String name;
  private final String value;
  private final Indexing indexing;
  private final FieldKind kind;
  private final @Nullable String flaw;
  private final int hash;

  private HeaderField(
      String name, String value, Indexing indexing, FieldKind kind, @Nullable String flaw) {
    this.name = name;
    this.value = value;
    this.indexing = indexing;
    this.kind = kind;
    this.flaw = flaw;
    this.hash = 31 * name.hashCode() + value.hashCode();
  }

  /** A field as it was received, with what is wrong about it. */
  static HeaderField received(String name, String value, Indexing indexing) {
    FieldKind kind = FieldKind.of(name);
    return new HeaderField(name, value, indexing, kind, FieldRules.flaw(kind, name, value));
  }

  /**
   * A field to be sent.
   *
   * @throws IllegalArgumentException if no peer would take it
   */
  static HeaderField of(String name, String value, Indexing indexing) {
    HeaderField field = received(name, value, indexing);
    if (field.flaw != null) {
      throw new IllegalArgumentException(field.flaw);
    }
    return field;
  }

  /** In lower case. */
  public String name() {
    return name;
  }

  /** One character for each byte (ISO 8859-1). */
  public String value() {
    return value;
  }

  Indexing indexing() {
    return indexing;
  }

  FieldKind kind() {
    return kind;
  }

  /** Why no peer may send it; null if it is well-formed. */
  @Nullable String flaw() {
    return flaw;
  }

  /** What it counts in a table and in a header list. */
  int sizeBytes() {
    return name.length() + value.length() + OVERHEAD_BYTES;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof HeaderField field
            && hash == field.hash
            && name.equals(field.name)
            && value.equals(field.value));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return name + ": " + (indexing == Indexing.SECRET ? "(secret)" : value);
  }
}
