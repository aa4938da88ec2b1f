package io.kith.telemetry.logs;

import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * What Logback reads the MDC of a line from: what the application has put there, and the call that
 * the line belongs to. Nothing is put there for a call. Thread-safe, as far as the other is.
 */
final class CallMdc implements MDCAdapter {

  private final MDCAdapter own;
  private final Supplier<String> service;

  /**
   * An adapter around the one that the application writes to.
   *
   * @param service the application, on threads that handle no call
   */
  CallMdc(MDCAdapter own, Supplier<String> service) {
    this.own = own;
    this.service = service;
  }

  /** What it stands around. */
  MDCAdapter own() {
    return own;
  }

  @Override
  public Map<String, String> getCopyOfContextMap() {
    Map<String, String> copy = own.getCopyOfContextMap();
    return LineContext.with(copy == null ? Map.of() : copy, service.get());
  }

  @Override
  public @Nullable String get(String key) {
    return getCopyOfContextMap().get(key);
  }

  @Override
  public void put(String key, @Nullable String value) {
    own.put(key, value);
  }

  @Override
  public void remove(String key) {
    own.remove(key);
  }

  @Override
  public void clear() {
    own.clear();
  }

  @Override
  public void setContextMap(Map<String, String> contextMap) {
    own.setContextMap(contextMap);
  }

  @Override
  public void pushByKey(String key, String value) {
    own.pushByKey(key, value);
  }

  @Override
  public @Nullable String popByKey(String key) {
    return own.popByKey(key);
  }

  @Override
  public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
    return own.getCopyOfDequeByKey(key);
  }

  @Override
  public void clearDequeByKey(String key) {
    own.clearDequeByKey(key);
  }
}
