package io.kith.rules;

import java.util.Optional;

/**
 * One entry of {@code serves}: what it says of the methods that it is about, as they are served
 * here. What it leaves out, a less specific entry may say.
 *
 * @param degrade what answers instead of the implementation
 */
public record ServeRule(Optional<DegradeRule> degrade) {}
