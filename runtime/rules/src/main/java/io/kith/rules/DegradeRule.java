package io.kith.rules;

import java.util.Optional;

/**
 * What answers for a method when it cannot, or is not to.
 *
 * @param off whether the method is turned off: no call of it is made, or served
 */
public record DegradeRule(Optional<Boolean> off) {}
