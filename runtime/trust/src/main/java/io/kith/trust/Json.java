package io.kith.trust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads the small JSON objects that tokens and their keys are made of. */
final class Json {

  private static final int MAX_DEPTH = 8;
  private static final int MAX_STRING_CHARS = 16 << 10;
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_NUMBER_CHARS = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Two readers that choose differently among two values are one attacker's chance.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARS)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .build();

  private Json() {}

  /**
   * The object that these bytes are: of texts, numbers (as {@code Double}), truth values, lists and
   * objects. What is null is left out.
   *
   * @throws IllegalArgumentException if they are not one whole object
   */
  static Map<String, Object> object(byte[] utf8) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), utf8)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object");
      }
      Map<String, Object> object = object(in);
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("goes on after its JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Object> object(JsonParser in) {
    var object = new LinkedHashMap<String, Object>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      if (in.nextToken() != JsonToken.VALUE_NULL) {
        object.put(name, value(in));
      }
    }
    return object;
  }

  private static List<Object> list(JsonParser in) {
    var list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken() != JsonToken.VALUE_NULL) {
        list.add(value(in));
      }
    }
    return list;
  }

  private static Object value(JsonParser in) {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> object(in);
      case START_ARRAY -> list(in);
      default -> throw new IllegalArgumentException("ends in the middle of its JSON");
    };
  }
}
