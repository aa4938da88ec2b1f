package io.kith.codec;

import io.kith.codec.Occurrences.Places;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a message of the protobuf wire format as JSON.
 *
 * <p>No tree is built: each message is gone through once to note where its fields stand, since they
 * come in any order and more than once, and then its fields are written from where they stand.
 */
final class ProtoToJson {

  private final ProtoReader in;
  private final JsonGenerator out;
  private final boolean includeDefaults;
  private final int end;
  private int depthLeft;

  ProtoToJson(ProtoReader in, JsonGenerator out, boolean includeDefaults) {
    this.in = in;
    this.out = out;
    this.includeDefaults = includeDefaults;
    this.end = in.position() + in.remaining();
    this.depthLeft = in.depthLeft() + 1; // the outermost message is no level
  }

  /** Writes what is left of the message, which is of this type. */
  void write(JsonType type) {
    try {
      var found = new Occurrences(type);
      index(found, in.position(), end);
      body(found);
      in.seek(end, end);
    } catch (CodecException e) {
      String where = "at " + JsonPath.of(out.streamWriteContext()) + ": " + e.getMessage();
      throw e.isBeyondLimit() ? CodecException.beyondLimit(where) : new CodecException(where, e);
    }
  }

  private void index(Occurrences found, int start, int stop) {
    in.seek(start, stop);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      JsonField field = found.type().byNumber(tag >>> 3);
      if (field != null && field.accepts(tag & 7)) {
        if (field.isRepeated() || field.type() != null) {
          in.element();
        }
        found.add(field, in.position(), field.isPacked(tag & 7));
      }
      in.skip(tag);
    }
  }

  /** Adds the nested message that stands here to what was found of it. */
  private void indexNested(Occurrences found, int position) {
    in.seek(position, end);
    int length = in.int32(); // it was skipped once: the length is true
    int start = in.position();
    index(found, start, start + length);
  }

  private void body(Occurrences found) {
    if (--depthLeft < 0) {
      throw CodecException.beyondLimit("messages nest too deep (maxDepth)");
    }
    JsonType type = found.type();
    switch (type.wellKnown()) {
      case null -> object(found);
      case EMPTY -> object(found);
      case TIMESTAMP, DURATION -> out.writeString(time(found));
      case FIELD_MASK -> out.writeString(mask(found));
      case STRUCT -> map(type.field(1), found.of(type.field(1)));
      case LIST_VALUE -> list(type.field(1), found.of(type.field(1)));
      case VALUE -> dynamic(found);
      case ANY -> throw any();
      case DOUBLE_VALUE,
          FLOAT_VALUE,
          INT64_VALUE,
          UINT64_VALUE,
          INT32_VALUE,
          UINT32_VALUE,
          BOOL_VALUE,
          STRING_VALUE,
          BYTES_VALUE ->
          single(type.field(1), found.of(type.field(1)));
    }
    depthLeft++;
  }

  static CodecException any() {
    return new CodecException(
        "a google.protobuf.Any has no JSON form here, since the contract does not say what it may"
            + " contain: use a oneof, or call with protobuf classes");
  }

  private void object(Occurrences found) {
    out.writeStartObject();
    for (JsonField field : found.type().fields()) {
      Places places = found.of(field);
      if (isPresent(field, places) || (includeDefaults && field.hasDefault())) {
        out.writeName(field.key());
        value(field, places);
      }
    }
    out.writeEndObject();
  }

  private boolean isPresent(JsonField field, @Nullable Places places) {
    if (places == null) {
      return false;
    }
    if (field.isRepeated()) {
      return !isEmpty(places);
    }
    if (!field.isImplicit()) {
      return true;
    }
    in.seek(places.last(), end);
    return !JsonScalars.isDefault(in, field.kind());
  }

  /** A list may consist of packed parts without a value. */
  private boolean isEmpty(Places places) {
    for (int i = 0; i < places.count(); i++) {
      in.seek(places.position(i), end);
      if (!places.isPacked(i) || in.int32() > 0) {
        return false;
      }
    }
    return true;
  }

  private void value(JsonField field, @Nullable Places places) {
    if (field.isMap()) {
      map(field, places);
    } else if (field.isRepeated()) {
      list(field, places);
    } else {
      single(field, places);
    }
  }

  private void single(JsonField field, @Nullable Places places) {
    JsonType type = field.type();
    if (type != null) {
      var found = new Occurrences(type);
      for (int i = 0; places != null && i < places.count(); i++) {
        indexNested(found, places.position(i));
      }
      body(found);
    } else if (places == null) {
      JsonScalars.writeDefault(out, field);
    } else {
      in.seek(places.last(), end);
      JsonScalars.write(in, out, field);
    }
  }

  private void list(JsonField field, @Nullable Places places) {
    out.writeStartArray();
    for (int i = 0; places != null && i < places.count(); i++) {
      if (places.isPacked(i)) {
        packed(field, places.position(i));
      } else {
        element(field, places.position(i));
      }
    }
    out.writeEndArray();
  }

  private void packed(JsonField field, int position) {
    in.seek(position, end);
    int length = in.int32();
    int start = in.position();
    in.seek(start, start + length);
    while (in.hasMore()) {
      in.element();
      JsonScalars.write(in, out, field);
    }
  }

  private void element(JsonField field, int position) {
    JsonType type = field.type();
    if (type == null) {
      in.seek(position, end);
      JsonScalars.write(in, out, field);
    } else {
      var found = new Occurrences(type);
      indexNested(found, position);
      body(found);
    }
  }

  private void map(JsonField field, @Nullable Places places) {
    JsonType entry = Objects.requireNonNull(field.type());
    if (--depthLeft < 0) {
      throw CodecException.beyondLimit("messages nest too deep (maxDepth)");
    }
    var positions = new LinkedHashMap<String, Integer>(); // the last entry of a key counts
    for (int i = 0; places != null && i < places.count(); i++) {
      var found = new Occurrences(entry);
      indexNested(found, places.position(i));
      positions.put(key(entry.field(1), found), places.position(i));
    }
    out.writeStartObject();
    positions.forEach((key, position) -> {
      var found = new Occurrences(entry);
      indexNested(found, position);
      out.writeName(key);
      single(entry.field(2), found.of(entry.field(2)));
    });
    out.writeEndObject();
    depthLeft++;
  }

  private String key(JsonField field, Occurrences entry) {
    Places places = entry.of(field);
    if (places == null) {
      return JsonScalars.defaultKey(field.kind());
    }
    in.seek(places.last(), end);
    return JsonScalars.key(in, field.kind());
  }

  private String time(Occurrences found) {
    var time = new JsonTime(number(found, 1), (int) number(found, 2));
    try {
      return found.type().wellKnown() == WellKnownType.TIMESTAMP
          ? time.timestampText()
          : time.durationText();
    } catch (DateTimeException e) {
      throw new CodecException(String.valueOf(e.getMessage()), e);
    }
  }

  private long number(Occurrences found, int field) {
    Places places = found.of(found.type().field(field));
    if (places == null) {
      return 0;
    }
    in.seek(places.last(), end);
    return in.int64();
  }

  private String mask(Occurrences found) {
    Places places = found.of(found.type().field(1));
    var paths = new StringJoiner(",");
    for (int i = 0; places != null && i < places.count(); i++) {
      in.seek(places.position(i), end);
      paths.add(JsonMask.toJson(in.string()));
    }
    return paths.toString();
  }

  /** A {@code google.protobuf.Value}: whatever JSON can express. */
  private void dynamic(Occurrences found) {
    for (JsonField field : found.type().fields()) {
      Places places = found.of(field);
      if (places != null) {
        if (field.kind() == Kind.DOUBLE) {
          in.seek(places.last(), end);
          if (!Double.isFinite(in.float64())) {
            throw new CodecException(
                "a google.protobuf.Value holds NaN or an infinity, which JSON cannot express");
          }
        }
        single(field, places);
        return;
      }
    }
    out.writeNull();
  }
}
