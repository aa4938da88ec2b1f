package io.kith.transport.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Header fields, in the order in which they came; names in lower case. Not thread-safe. */
final class Fields {

  private final List<String> names = new ArrayList<>(8);
  private final List<String> values = new ArrayList<>(8);

  void add(String name, String value) {
    names.add(name);
    values.add(value);
  }

  int size() {
    return names.size();
  }

  String name(int index) {
    return names.get(index);
  }

  String value(int index) {
    return values.get(index);
  }

  /** The value of the first field of this name, in lower case. */
  Optional<String> get(String name) {
    int index = names.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(values.get(index));
  }

  /**
   * All fields of this name as one list, as RFC 9110, section 5.3 allows; empty if there is none.
   */
  String joined(String name) {
    String all = "";
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        all = all.isEmpty() ? values.get(i) : all + ", " + values.get(i);
      }
    }
    return all;
  }

  /** Whether a field of this name, a list, has this word in lower case. */
  boolean lists(String name, String word) {
    String all = joined(name);
    if (all.isEmpty()) {
      return false;
    }
    for (String element : all.toLowerCase(Locale.ROOT).split(",", -1)) {
      if (element.strip().equals(word)) {
        return true;
      }
    }
    return false;
  }
}
