package io.kith.codec;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** The tokens of a JSON text as values of fields, and what to say where they are none. */
final class JsonTokens {

  private final JsonParser in;
  private boolean explained;

  JsonTokens(JsonParser in) {
    this.in = in;
  }

  /** The next token; null at the end. */
  @Nullable JsonToken next() {
    return in.nextToken();
  }

  /** The token that was read last; null at the end. */
  @Nullable JsonToken current() {
    return in.currentToken();
  }

  /** The next key of an object; null at its end. */
  @Nullable String nextKey() {
    return in.nextName();
  }

  /** Passes over the value that comes next, with all that it holds. */
  void skipValue() {
    in.nextToken();
    in.skipChildren();
  }

  /** The text that the current token is. */
  String text(JsonField field) {
    return require(JsonToken.VALUE_STRING, expected(field));
  }

  /** The bytes that the current token is in base64, of either alphabet, padded or not. */
  byte[] bytes(JsonField field) {
    String text = text(field);
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    try {
      return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(expected(field));
    }
  }

  /** The bits of the number, truth value or enum value that the current token is. */
  long bits(JsonField field) {
    Kind kind = field.kind();
    JsonToken token = in.currentToken();
    try {
      switch (token) {
        case VALUE_TRUE, VALUE_FALSE -> {
          if (kind == Kind.BOOL) {
            return token == JsonToken.VALUE_TRUE ? 1 : 0;
          }
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          if (kind != Kind.BOOL) {
            return JsonScalars.bits(kind, in.getString());
          }
        }
        case VALUE_STRING -> {
          if (kind == Kind.ENUM) {
            return enumeration(field.requireEnumeration(), in.getString());
          } else if (kind != Kind.BOOL) {
            return JsonScalars.bits(kind, in.getString());
          }
        }
        case VALUE_NULL -> {
          if (field.takesNull()) {
            return 0;
          }
        }
        default -> {}
      }
    } catch (NumberFormatException e) {
      throw wrong(expected(field));
    }
    throw wrong(expected(field));
  }

  private int enumeration(JsonEnum type, String name) {
    Integer number = type.numberOf(name);
    if (number == null) {
      throw error(
          "found "
              + JsonPath.quoted(name)
              + "; expected a value of "
              + type.name()
              + Suggestion.of(name, type.names()));
    }
    return number;
  }

  /** What a field takes, for people. */
  static String expected(JsonField field) {
    JsonType type = field.type();
    JsonEnum enumeration = field.enumeration();
    if (enumeration != null) {
      return "the name of a value of " + enumeration.name();
    }
    return type == null ? JsonNumber.expected(field.kind()) : "an object, " + type.name();
  }

  /** Requires that the current token is this one; returns its text. */
  String require(JsonToken token, String expected) {
    if (in.currentToken() != token) {
      throw wrong(expected);
    }
    return in.getString();
  }

  CodecException wrong(String expected) {
    return error("found " + found() + "; expected " + expected);
  }

  private String found() {
    return switch (in.currentToken()) {
      case null -> "the end of the text";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "the text " + JsonPath.quoted(in.getString());
      default -> JsonPath.cut(in.getString());
    };
  }

  CodecException error(String what) {
    explained = true;
    return new CodecException(where() + what);
  }

  CodecException malformed(JacksonException e) {
    return new CodecException(where(e.getLocation()) + e.getOriginalMessage(), e);
  }

  /** An exception of the writer, with the place that it speaks of. */
  CodecException located(CodecException e) {
    if (explained) {
      return e;
    }
    String message = where() + e.getMessage();
    return e.isBeyondLimit() ? CodecException.beyondLimit(message) : new CodecException(message, e);
  }

  private String where() {
    return where(in.currentTokenLocation());
  }

  private String where(@Nullable TokenStreamLocation location) {
    TokenStreamLocation at = location == null ? in.currentLocation() : location;
    return "JSON at "
        + JsonPath.of(in.streamReadContext())
        + " (line "
        + at.getLineNr()
        + ", column "
        + at.getColumnNr()
        + "): ";
  }
}
