package io.kith.policy.routing;

/**
 * Instances with a name.
 *
 * @param name what destinations call it by
 * @param selector who is in it
 * @param reserved whether its instances get calls only from destinations that name this group
 */
public record Group(String name, Selector selector, boolean reserved) {}
