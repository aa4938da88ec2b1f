package io.kith.simulator.scenario;

import io.kith.config.Range;
import java.util.Optional;

/**
 * Some of the instances: those of a group and of a zone, and of these as many as the count says,
 * the first; all, where nothing is said.
 */
public record Who(
    Optional<String> group,
    Optional<String> zone,
    @Range(least = "1", most = "100000") Optional<Integer> count) {}
