package io.kith.example.social.driver;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A part of a trial.
 *
 * @param parts how long it lasts, in parts of the whole
 * @param begin what happens at its beginning
 * @param isOver what must be seen for it to end; it is not waited for without end
 */
record Phase(String name, int parts, Consumer<Scene> begin, Predicate<Second> isOver) {

  /** A phase that ends when its time has come. */
  Phase(String name, int parts, Consumer<Scene> begin) {
    this(name, parts, begin, _ -> true);
  }

  /** A phase at whose beginning nothing is done. */
  static Phase calm(String name, int parts) {
    return new Phase(name, parts, _ -> {});
  }
}
