package io.kith.interop;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that changes the balance. */
public record Entry(
    long id,
    long amount,
    Side side,
    Instant at,
    Optional<String> note,
    List<String> tags,
    Map<String, Long> shares) {

  static Entry of(long id, long amount, Side side) {
    return new Entry(id, amount, side, Instant.EPOCH, Optional.empty(), List.of(), Map.of());
  }
}
