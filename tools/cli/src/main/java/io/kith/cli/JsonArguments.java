package io.kith.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The arguments of a request in JSON, as rules read them: single values by their paths. */
final class JsonArguments {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
          .build();

  private JsonArguments() {}

  /**
   * The single values of an object by their paths, with dots between names. Lists are left out: no
   * rule asks for them.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  static Map<String, String> parse(String text) {
    var values = new LinkedHashMap<String, String>();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the request is no JSON object: " + text);
      }
      object("", in, values);
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("the request goes on after its JSON object");
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the request is no JSON: " + e.getOriginalMessage(), e);
    }
    return Map.copyOf(values);
  }

  private static void object(String path, JsonParser in, Map<String, String> values) {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = path + in.currentName();
      switch (in.nextToken()) {
        case START_OBJECT -> object(name + ".", in, values);
        case START_ARRAY -> in.skipChildren();
        case VALUE_NULL -> {}
        default -> values.put(name, in.getString());
      }
    }
  }
}
