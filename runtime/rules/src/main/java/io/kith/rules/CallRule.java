package io.kith.rules;

import io.kith.config.Range;
import java.time.Duration;
import java.util.Optional;

/**
 * One entry of {@code calls}: what it says of the methods that it is about. What it leaves out, a
 * less specific entry may say.
 *
 * @param timeout the deadline of a call whose context has none; 1 ms to 1 day
 * @param strategy how calls are tried, whatever the method's annotation says
 */
public record CallRule(
    @Range(least = "1ms", most = "1d") Optional<Duration> timeout,
    Optional<StrategyRule> strategy) {}
