package io.kith.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of one message stand in its bytes: of a list all places, of a nested message all
 * that are to be merged, of other fields the last, and of a oneof only the case that came last.
 */
final class Occurrences {

  private final JsonType type;
  private final @Nullable Places[] places;
  private final @Nullable JsonField[] cases;

  Occurrences(JsonType type) {
    this.type = type;
    this.places = new Places[type.fields().size()];
    this.cases = new JsonField[type.oneofs()];
  }

  JsonType type() {
    return type;
  }

  /** The places of a field; null if it does not occur. */
  @Nullable Places of(JsonField field) {
    return places[field.index()];
  }

  void add(JsonField field, int position, boolean packed) {
    if (field.oneof() >= 0) {
      choose(field);
    }
    Places list = places[field.index()];
    if (list == null) {
      list = new Places();
      places[field.index()] = list;
    } else if (!field.isRepeated() && !field.isMap() && field.kind() != Kind.MESSAGE) {
      list.count = 0;
    }
    list.add(position, packed);
  }

  private void choose(JsonField field) {
    JsonField before = cases[field.oneof()];
    if (before != null && before.index() != field.index()) {
      places[before.index()] = null;
    }
    cases[field.oneof()] = field;
  }

  /** Positions in the array, each right behind a tag. */
  static final class Places {

    private long[] places = new long[1];
    private int count;

    private void add(int position, boolean packed) {
      if (count == places.length) {
        places = Arrays.copyOf(places, count * 2);
      }
      places[count++] = (long) position << 1 | (packed ? 1 : 0);
    }

    int count() {
      return count;
    }

    int position(int index) {
      return (int) (places[index] >>> 1);
    }

    int last() {
      return position(count - 1);
    }

    boolean isPacked(int index) {
      return (places[index] & 1) != 0;
    }
  }
}
