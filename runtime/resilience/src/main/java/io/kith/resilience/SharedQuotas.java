package io.kith.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.IntSupplier;

/**
 * How quotas are shared with other processes.
 *
 * @param store through which; empty if there is none, and they are divided or each process is alone
 * @param patience how long a call waits for the store at the most
 * @param processes how many share a quota at least, for as long as the store has not said it
 * @param instances how many instances of the application there are, as far as is known, among which
 *     a quota is divided without a store; asked with every call, so that it must not block
 */
public record SharedQuotas(
    Optional<QuotaStore> store, Duration patience, int processes, IntSupplier instances)
    implements AutoCloseable {

  private static final SharedQuotas NONE = divided(1, () -> 1);

  /** None are. */
  public static SharedQuotas none() {
    return NONE;
  }

  /**
   * Each instance of the application admits its part.
   *
   * @param processes how many there are at least, whatever is known of them, 1 or more
   */
  public static SharedQuotas divided(int processes, IntSupplier instances) {
    return new SharedQuotas(Optional.empty(), Duration.ZERO, processes, instances);
  }

  /**
   * Through the store of this URL.
   *
   * @param process what no other process that shares it is called
   * @throws IllegalArgumentException if it is no URL of a store, or its kind is not on the class
   *     path
   */
  public static SharedQuotas open(String url, String process, Duration patience, int processes) {
    var known = new ArrayList<String>();
    for (QuotaStoreProvider provider : ServiceLoader.load(QuotaStoreProvider.class)) {
      for (String scheme : provider.schemes()) {
        if (url.startsWith(scheme + ":")) {
          QuotaStore store = provider.open(url, process, patience);
          return new SharedQuotas(Optional.of(store), patience, processes, () -> processes);
        }
        known.add(scheme + ":");
      }
    }
    throw new IllegalArgumentException(
        "no store of limits has a URL such as this one; "
            + (known.isEmpty()
                ? "none is on the class path: add io.kith:kith-redis for redis://host:6379"
                : "those that are on the class path begin with " + String.join(", ", known)));
  }

  /** Among how many a quota is divided without a store, 1 or more. */
  int parts() {
    return Math.max(processes, instances.getAsInt());
  }

  @Override
  public void close() {
    store.ifPresent(QuotaStore::close);
  }
}
