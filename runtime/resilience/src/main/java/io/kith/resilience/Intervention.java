package io.kith.resilience;

/**
 * How often a stage did one thing to calls of a method.
 *
 * @param stage where it was done
 * @param method the path of the method, or of a stage that is about services the name of one
 * @param what was done, such as {@code refused}
 * @param count how often, since the start
 */
public record Intervention(Stage stage, String method, String what, long count) {}
