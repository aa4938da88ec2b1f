package io.kith.transport.http2;

import io.kith.transport.http2.HeaderField.Indexing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A header or trailer section: fields in their order, the pseudo-header fields first. Immutable but
 * for the attachment.
 *
 * <p>Clients repeat their headers, and a connection gives the same object for the same bytes: what
 * is worked out from it once can be {@linkplain #attach attached} to it.
 */
public final class Headers implements Iterable<HeaderField> {

  /** None. */
  public static final Headers EMPTY = new Headers(new HeaderField[0], null);

  /** Stands for a header section that is larger than we take. */
  static final Headers TOO_LARGE =
      new Headers(new HeaderField[0], "the header section is larger than is allowed");

  private final HeaderField[] fields;
  private final int sizeBytes;
  private final @Nullable String flaw;
  private final @Nullable HeaderField method;
  private final @Nullable HeaderField scheme;
  private final @Nullable HeaderField authority;
  private final @Nullable HeaderField path;
  private final int status;
  private final long contentLength;
  private @Nullable Object attachment;

  /**
   * The headers of these fields, which nobody else may change.
   *
   * @param knownFlaw what is already known to be wrong
   */
  Headers(HeaderField[] fields, @Nullable String knownFlaw) {
    var check = new HeadersCheck();
    int bytes = 0;
    for (HeaderField field : fields) {
      check.next(field);
      bytes += field.sizeBytes();
    }
    this.fields = fields;
    this.sizeBytes = bytes;
    this.flaw = knownFlaw != null ? knownFlaw : check.flaw();
    this.method = check.method;
    this.scheme = check.scheme;
    this.authority = check.authority;
    this.path = check.path;
    this.status = check.status;
    this.contentLength = check.contentLength;
  }

  /** A builder without a field. */
  public static Builder builder() {
    return new Builder();
  }

  /** How many fields there are. */
  public int size() {
    return fields.length;
  }

  /** The field at this place, from 0. */
  public HeaderField field(int index) {
    return fields[index];
  }

  /** The value of the first field of this name, in lower case; null if there is none. */
  public @Nullable String get(String name) {
    for (HeaderField field : fields) {
      if (field.name().equals(name)) {
        return field.value();
      }
    }
    return null;
  }

  /** The values of all fields of this name, in their order. */
  public List<String> all(String name) {
    var values = new ArrayList<String>();
    for (HeaderField field : fields) {
      if (field.name().equals(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  /** {@code :method}, which every request has. */
  public @Nullable String method() {
    return valueOf(method);
  }

  /** {@code :scheme}. */
  public @Nullable String scheme() {
    return valueOf(scheme);
  }

  /** {@code :authority}, or what {@code host} says in its place. */
  public @Nullable String authority() {
    return authority == null ? get("host") : authority.value();
  }

  /** {@code :path} with its query. */
  public @Nullable String path() {
    return valueOf(path);
  }

  private static @Nullable String valueOf(@Nullable HeaderField field) {
    return field == null ? null : field.value();
  }

  /** {@code :status}; 0 if there is none, as in requests and trailers. */
  public int status() {
    return status;
  }

  /** {@code content-length}; -1 if there is none. */
  public long contentLength() {
    return contentLength;
  }

  /** The lengths of all names and values, and 32 for each field (RFC 9113, section 6.5.2). */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** What was worked out from these headers; null before {@link #attach}. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /**
   * Keeps something with headers that were received, on the event loop of their connection: whoever
   * gets the same headers again finds it.
   */
  public void attach(Object worked) {
    attachment = worked;
  }

  boolean hasPseudoFields() {
    return fields.length > 0 && fields[0].kind().isPseudo();
  }

  /** What is wrong with them whatever they are the headers of; null if nothing is. */
  @Nullable String flaw() {
    return flaw;
  }

  /** What is wrong with them as the start of a request; null if nothing is. */
  @Nullable String requestFlaw() {
    if (flaw != null) {
      return flaw;
    }
    if (status != 0 || method == null) {
      return "a request has a :method and no :status";
    }
    if (method.value().equals("CONNECT")) {
      return authority != null && scheme == null && path == null
          ? null
          : "CONNECT has an :authority, and no :scheme and :path";
    }
    return scheme == null || path == null ? "a request has a :scheme and a :path" : null;
  }

  /** What is wrong with them as the start of a response; null if nothing is. */
  @Nullable String responseFlaw() {
    if (flaw != null) {
      return flaw;
    }
    boolean asksSomething = method != null || scheme != null || authority != null || path != null;
    return status == 0 || asksSomething
        ? "a response has a :status and no other field like it"
        : null;
  }

  /** What is wrong with them as the end of a message; null if nothing is. */
  @Nullable String trailersFlaw() {
    if (flaw != null) {
      return flaw;
    }
    return hasPseudoFields() ? "trailers have no pseudo-header fields" : null;
  }

  HeaderField[] fields() {
    return fields;
  }

  @Override
  public Iterator<HeaderField> iterator() {
    return Arrays.asList(fields).iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Headers headers && Arrays.equals(fields, headers.fields));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    return Arrays.stream(fields)
        .map(HeaderField::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * Puts headers together that are to be sent. What would not be well-formed, such as a name in
   * upper case or a line break in a value, is refused at once. Not thread-safe.
   */
  public static final class Builder {

    private final List<HeaderField> fields = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a field that will be sent again with the same value.
     *
     * @throws IllegalArgumentException if no peer would take it
     */
    public Builder add(String name, String value) {
      return add(name, value, Indexing.INDEXED);
    }

    /** Adds a field of which the peer's and our compressor may remember so much. */
    public Builder add(String name, String value, Indexing indexing) {
      fields.add(HeaderField.of(name, value, indexing));
      return this;
    }

    /**
     * The headers.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    public Headers build() {
      var headers = new Headers(fields.toArray(HeaderField[]::new), null);
      if (headers.flaw() != null) {
        throw new IllegalArgumentException(headers.flaw());
      }
      return headers;
    }
  }
}
