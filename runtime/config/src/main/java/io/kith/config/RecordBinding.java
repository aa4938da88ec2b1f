package io.kith.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the annotation processor generates for a {@link Configuration}: the keys of a record and of
 * the records that it is made of, and how they are created. Immutable and thread-safe.
 */
public abstract class RecordBinding {

  /**
   * The suffix of a generated class: {@code a.b.Outer.Inner} has {@code a.b.Outer_Inner_Config}.
   */
  private static final String SUFFIX = "_Config";

  /** Made by {@link #of}. */
  protected RecordBinding() {}

  /**
   * The binding of this record: the generated one, else one by reflection.
   *
   * @throws IllegalArgumentException if it has a component that cannot be configured
   */
  static RecordBinding of(Class<? extends Record> type) {
    RecordBinding generated = generated(type);
    return generated == null ? new ReflectiveBinding(type) : generated;
  }

  private static @Nullable RecordBinding generated(Class<?> type) {
    String name = type.getName().replace('$', '_') + SUFFIX;
    try {
      Class<?> found = Class.forName(name, true, type.getClassLoader());
      return RecordBinding.class.isAssignableFrom(found)
          ? (RecordBinding) found.getConstructor().newInstance()
          : null;
    } catch (ClassNotFoundException e) {
      return null; // most records of tests and scripts have none
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be loaded: " + e, e);
    }
  }

  /** The shape of the whole record. */
  final Shape.Section shape() {
    return new Shape.Section(this, 0, keys());
  }

  /** The keys of the record, in the order of its components. */
  protected abstract List<Key> keys();

  /**
   * Creates a record.
   *
   * @param record 0 for the record itself, otherwise what {@link #section} was given for it
   * @param values those of its components, in their order
   * @throws IllegalArgumentException if the record refuses them
   */
  protected abstract Record create(int record, Object[] values);

  /** A key with a single value. */
  protected final Key value(String name, Class<?> type) {
    Scalar scalar = Scalar.of(type);
    if (scalar == null) {
      throw new IllegalArgumentException(name + " has no single value: " + type);
    }
    return new Key(name, new Shape.One(scalar, null, null));
  }

  /**
   * A key with a section.
   *
   * @param record how {@link #create} knows its record
   */
  protected final Key section(String name, int record, List<Key> keys) {
    return new Key(name, new Shape.Section(this, record, keys));
  }

  /** A key with a section that is bound later: a {@link Config}. */
  protected final Key open(String name) {
    return new Key(name, new Shape.Open());
  }
}
