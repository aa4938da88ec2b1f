package io.kith.codec;

import java.util.ArrayList;
import java.util.List;

/** The JSON form of {@code google.protobuf.FieldMask}: its paths in lowerCamelCase, with commas. */
final class JsonMask {

  private JsonMask() {}

  /**
   * The path in lowerCamelCase.
   *
   * @throws CodecException if it could not be read back
   */
  static String toJson(String path) {
    String json = ProtoNames.jsonName(path);
    if (json.indexOf(',') >= 0 || !toProto(json).equals(path)) {
      throw new CodecException(
          "the path '" + path + "' of a FieldMask is not in snake_case, and has no form in JSON");
    }
    return json;
  }

  /** The paths of a mask; null if it is none. */
  static @org.jspecify.annotations.Nullable List<String> fromJson(String text) {
    var paths = new ArrayList<String>();
    if (!text.isEmpty()) {
      for (String path : text.split(",", -1)) {
        if (path.isEmpty() || path.indexOf('_') >= 0) {
          return null;
        }
        paths.add(toProto(path));
      }
    }
    return paths;
  }

  private static String toProto(String json) {
    var path = new StringBuilder(json.length() + 8);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        path.append('_').append((char) (c - 'A' + 'a'));
      } else {
        path.append(c);
      }
    }
    return path.toString();
  }
}
