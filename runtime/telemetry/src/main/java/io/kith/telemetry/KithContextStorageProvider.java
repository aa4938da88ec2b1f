package io.kith.telemetry;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/** Has OpenTelemetry's current context follow Kith's: found by {@code ServiceLoader}. */
public final class KithContextStorageProvider implements ContextStorageProvider {

  /** For {@code ServiceLoader}. */
  public KithContextStorageProvider() {}

  @Override
  public ContextStorage get() {
    return new UserContexts();
  }
}
