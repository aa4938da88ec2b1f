package io.kith.codec;

import java.time.DateTimeException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads JSON and writes it as a message of the protobuf wire format, token by token.
 *
 * <p>What JSON nests, the writer nests: its limit on depth bounds the recursion here.
 */
final class JsonToProto {

  private final JsonTokens in;
  private final ProtoWriter out;
  private final boolean skipsUnknown;
  private int elementsLeft;

  JsonToProto(JsonParser in, ProtoWriter out, Limits limits, boolean skipsUnknown) {
    this.in = new JsonTokens(in);
    this.out = out;
    this.skipsUnknown = skipsUnknown;
    this.elementsLeft = limits.maxElements();
  }

  /** Reads the value that comes next as a message of this type. */
  void read(JsonType type) {
    try {
      in.next();
      message(type);
    } catch (JacksonException e) {
      throw in.malformed(e);
    } catch (CodecException e) {
      throw in.located(e);
    }
  }

  /** Requires that nothing follows. */
  void requireEnd() {
    try {
      if (in.next() != null) {
        throw in.wrong("nothing more");
      }
    } catch (JacksonException e) {
      throw in.malformed(e);
    }
  }

  /** Writes the fields of the message that the current token is or begins. */
  private void message(JsonType type) {
    switch (type.wellKnown()) {
      case null -> object(type);
      case EMPTY -> object(type);
      case TIMESTAMP, DURATION -> time(type);
      case FIELD_MASK -> mask(type);
      case STRUCT -> map(type.field(1));
      case LIST_VALUE -> list(type.field(1));
      case VALUE -> dynamic(type);
      case ANY -> throw ProtoToJson.any();
      case DOUBLE_VALUE,
          FLOAT_VALUE,
          INT64_VALUE,
          UINT64_VALUE,
          INT32_VALUE,
          UINT32_VALUE,
          BOOL_VALUE,
          STRING_VALUE,
          BYTES_VALUE ->
          single(type.field(1));
    }
  }

  private void object(JsonType type) {
    in.require(JsonToken.START_OBJECT, "an object, " + type.name());
    var seen = new boolean[type.fields().size()];
    var cases = new JsonField[type.oneofs()];
    for (String key = in.nextKey(); key != null; key = in.nextKey()) {
      JsonField field = type.byName(key);
      if (field == null && skipsUnknown) {
        in.skipValue();
        continue;
      }
      if (field == null) {
        throw in.error("unknown key of " + type.name() + Suggestion.of(key, type.jsonNames()));
      }
      if (seen[field.index()]) {
        throw in.error("the key occurs twice, perhaps under its other name");
      }
      seen[field.index()] = true;
      if (in.next() == JsonToken.VALUE_NULL && !(field.takesNull() && !field.isRepeated())) {
        continue; // as if it were not there
      }
      if (field.oneof() >= 0) {
        choose(cases, field);
      }
      value(field);
    }
  }

  private void choose(@Nullable JsonField[] cases, JsonField field) {
    JsonField other = cases[field.oneof()];
    if (other != null) {
      throw in.error(
          "only one of \""
              + other.jsonName()
              + "\" and \""
              + field.jsonName()
              + "\" may be set (oneof "
              + field.schema().oneof()
              + ")");
    }
    cases[field.oneof()] = field;
  }

  private void value(JsonField field) {
    if (field.isMap()) {
      map(field);
    } else if (field.isRepeated()) {
      list(field);
    } else {
      single(field);
    }
  }

  private void single(JsonField field) {
    JsonType type = field.type();
    if (type == null) {
      scalar(field, field.isImplicit());
    } else {
      nested(field.number(), type);
    }
  }

  private void nested(int number, JsonType type) {
    element();
    int mark = out.begin(number);
    message(type);
    out.end(mark);
  }

  private void list(JsonField field) {
    in.require(JsonToken.START_ARRAY, "a list");
    boolean packed = field.kind().isPackable();
    if (in.next() == JsonToken.END_ARRAY) {
      return;
    }
    int mark = packed ? out.begin(field.number()) : 0;
    do {
      requireValue(field);
      if (packed) {
        element();
        JsonScalars.writeRaw(out, field.kind(), in.bits(field));
      } else if (field.type() != null) {
        nested(field.number(), field.type());
      } else {
        element();
        scalar(field, false);
      }
    } while (in.next() != JsonToken.END_ARRAY);
    if (packed) {
      out.end(mark);
    }
  }

  private void map(JsonField field) {
    in.require(JsonToken.START_OBJECT, "an object, whose keys are those of the map");
    JsonType entry = Objects.requireNonNull(field.type());
    var keys = new HashSet<Object>();
    for (String key = in.nextKey(); key != null; key = in.nextKey()) {
      element();
      int mark = out.begin(field.number());
      if (!keys.add(key(entry.field(1), key))) {
        throw in.error("the key occurs twice");
      }
      in.next();
      requireValue(entry.field(2));
      single(entry.field(2));
      out.end(mark);
    }
  }

  /** Writes the key of a map entry, and returns it. */
  private Object key(JsonField field, String key) {
    if (field.kind() == Kind.STRING) {
      out.string(field.number(), key);
      return key;
    }
    long bits;
    try {
      bits = JsonScalars.keyBits(field.kind(), key);
    } catch (NumberFormatException e) {
      throw in.error(
          "found the key; expected " + JsonNumber.expected(field.kind()) + ", in quotes");
    }
    JsonScalars.writeTagged(out, field, bits);
    return bits;
  }

  /** A list or map has no place for something absent. */
  private void requireValue(JsonField field) {
    if (in.current() == JsonToken.VALUE_NULL && !field.takesNull()) {
      throw in.wrong(JsonTokens.expected(field));
    }
  }

  private void scalar(JsonField field, boolean omitDefault) {
    switch (field.kind()) {
      case STRING -> {
        String text = in.text(field);
        if (!(omitDefault && text.isEmpty())) {
          out.string(field.number(), text);
        }
      }
      case BYTES -> {
        byte[] bytes = in.bytes(field);
        if (!(omitDefault && bytes.length == 0)) {
          out.bytes(field.number(), bytes);
        }
      }
      default -> {
        long bits = in.bits(field);
        if (!(omitDefault && bits == 0)) {
          JsonScalars.writeTagged(out, field, bits);
        }
      }
    }
  }

  private void time(JsonType type) {
    boolean timestamp = type.wellKnown() == WellKnownType.TIMESTAMP;
    String form = timestamp ? JsonTime.TIMESTAMP_FORM : JsonTime.DURATION_FORM;
    String text = in.require(JsonToken.VALUE_STRING, form);
    JsonTime time;
    try {
      time = timestamp ? JsonTime.timestamp(text) : JsonTime.duration(text);
    } catch (DateTimeException e) {
      throw in.wrong(form);
    }
    if (time.seconds() != 0) {
      out.int64(1, time.seconds());
    }
    if (time.nanos() != 0) {
      out.int32(2, time.nanos());
    }
  }

  private void mask(JsonType type) {
    String form = "paths in lowerCamelCase with commas between them";
    List<String> paths = JsonMask.fromJson(in.require(JsonToken.VALUE_STRING, form));
    if (paths == null) {
      throw in.wrong(form);
    }
    for (String path : paths) {
      element();
      out.string(type.field(1).number(), path);
    }
  }

  /** A {@code google.protobuf.Value}: its field is chosen by what the token is. */
  private void dynamic(JsonType type) {
    int field =
        switch (in.current()) {
          case VALUE_NULL -> 1;
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> 2;
          case VALUE_STRING -> 3;
          case VALUE_TRUE, VALUE_FALSE -> 4;
          case START_OBJECT -> 5;
          case START_ARRAY -> 6;
          case null, default -> throw in.wrong("a value");
        };
    single(type.field(field));
  }

  private void element() {
    if (--elementsLeft < 0) {
      throw CodecException.beyondLimit("more elements than the limit (maxElements) allows");
    }
  }
}
