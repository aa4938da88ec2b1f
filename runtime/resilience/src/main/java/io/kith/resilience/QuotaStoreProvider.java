package io.kith.resilience;

import java.time.Duration;
import java.util.Set;

/** A kind of store, chosen by the scheme of its URL. Found by {@link java.util.ServiceLoader}. */
public interface QuotaStoreProvider {

  /** The schemes, such as {@code redis} for {@code redis://localhost:6379}. */
  Set<String> schemes();

  /**
   * Opens a store. Does not wait until it answers.
   *
   * @param url the whole URL
   * @param process what no other process that shares it is called
   * @param patience how long callers wait for an answer at the most
   * @throws IllegalArgumentException if the URL is none of this kind; says what is expected
   */
  QuotaStore open(String url, String process, Duration patience);
}
