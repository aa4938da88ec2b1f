package io.kith.collector.store;

/** By what entries are found: hashes of a service, of a method, and of both. */
final class Keys {

  /** All traces. */
  static final long ALL = 0;

  private Keys() {}

  /** The key of a service, a method, or both; either may be empty. */
  static long of(String service, String method) {
    if (service.isEmpty() && method.isEmpty()) {
      return ALL;
    }
    return of(Hashes.of(service), method.isEmpty() ? 0 : Hashes.of(method));
  }

  /** Of their hashes; zero for no method. */
  static long of(long service, long method) {
    return Hashes.of(service, method) | 1;
  }
}
