package io.kith.config;

import org.jspecify.annotations.Nullable;

/** A key of a section, as {@link RecordBinding} describes it. Immutable. */
public final class Key {

  private final String name;
  private final Shape shape;
  private final @Nullable String fallback;

  Key(String name, Shape shape) {
    this(name, shape, null);
  }

  private Key(String name, Shape shape, @Nullable String fallback) {
    this.name = name;
    this.shape = shape;
    this.fallback = fallback;
  }

  /**
   * This key, of which the values have bounds.
   *
   * @param least the {@link Range#least} of it; empty for no bound
   * @param most the {@link Range#most} of it; empty for no bound
   */
  public Key withRange(String least, String most) {
    Scalar scalar = ((Shape.One) shape).scalar();
    return of(new Shape.One(scalar, bound(scalar, least), bound(scalar, most)));
  }

  private static @Nullable Object bound(Scalar scalar, String text) {
    return text.isEmpty() ? null : scalar.parse(text);
  }

  /** This key, with the text of its {@link Default}. */
  public Key withDefault(String text) {
    return new Key(name, shape, text);
  }

  /** This key, whose value may be absent. */
  public Key optional() {
    return of(new Shape.Maybe(shape));
  }

  /** This key, with a list of such values. */
  public Key list() {
    return of(new Shape.Many(shape));
  }

  /** This key, with further keys below it that the file chooses, and such a value at each. */
  public Key map() {
    return of(new Shape.Keyed(shape));
  }

  private Key of(Shape other) {
    return new Key(name, other, fallback);
  }

  String name() {
    return name;
  }

  Shape shape() {
    return shape;
  }

  /** The text of its {@link Default}; null if it has none. */
  @Nullable String fallback() {
    return fallback;
  }
}
