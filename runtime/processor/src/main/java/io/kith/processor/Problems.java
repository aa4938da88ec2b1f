package io.kith.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Reports what is wrong, at the element itself; for one that was compiled earlier, at the nearest
 * element of the sources that led to it.
 */
final class Problems {

  private final Messager messager;
  private final Elements elements;
  private final Deque<Element> path = new ArrayDeque<>();
  private int count;

  Problems(Messager messager, Elements elements) {
    this.messager = messager;
    this.elements = elements;
  }

  /** How many were reported. */
  int count() {
    return count;
  }

  /** Does something that this element led to. */
  void within(Element element, Runnable action) {
    path.push(element);
    try {
      action.run();
    } finally {
      path.pop();
    }
  }

  /** Finds something out that this element led to. */
  <T extends @Nullable Object> T within(Element element, Supplier<T> action) {
    path.push(element);
    try {
      return action.get();
    } finally {
      path.pop();
    }
  }

  void report(Element element, String message) {
    count++;
    messager.printError(message, isSource(element) ? element : nearestSource(element));
  }

  /** Tells what is not wrong, but needs somebody's attention. */
  void warn(Element element, String message) {
    messager.printWarning(message, element);
  }

  private Element nearestSource(Element element) {
    return path.stream().filter(this::isSource).findFirst().orElse(element);
  }

  /** Whether the element is compiled right now. */
  boolean isSource(Element element) {
    try {
      return elements.getFileObjectOf(element).getKind() == JavaFileObject.Kind.SOURCE;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return true; // a compiler that does not tell
    }
  }
}
