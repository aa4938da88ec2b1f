package io.kith.rules;

import io.kith.config.ByteSize;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.policy.routing.Attribute;
import java.time.Duration;
import java.util.List;

/**
 * Which replies are kept to stand in for later ones: those to the same request.
 *
 * @param fresh how long one answers without a call; zero for never
 * @param stale how long one answers when a call fails
 * @param entries how many are kept of a method
 * @param bytes how long all of a method may be together, requests included
 * @param by what else must be the same, such as {@code baggage:user}
 */
public record CacheRule(
    @Default("0s") @Range(least = "0s", most = "1d") Duration fresh,
    @Default("10m") @Range(least = "0s", most = "30d") Duration stale,
    @Default("1000") @Range(least = "1", most = "1000000") int entries,
    @Default("16MiB") @Range(least = "1KiB", most = "1GiB") ByteSize bytes,
    List<String> by) {

  public CacheRule {
    by.forEach(Attribute::parse);
    by = List.copyOf(by);
  }

  /** What else must be the same. */
  public List<Attribute> attributes() {
    return by.stream().map(Attribute::parse).toList();
  }
}
