package io.kith.resilience;

/**
 * How things stand at a stage right now.
 *
 * @param about the path of a method, of its second bulkhead with {@code #1} and so on; the name of
 *     a service; or that of a rule, in quotes
 * @param what is told: of a breaker {@code open}, 1 if it lets no call through, 0.5 if it lets some
 *     through to see how they go, and 0 if it lets all through; of bulkheads the {@code places}
 *     that there are, and how many are {@code taken}
 */
public record StageLevel(Stage stage, String about, String what, double value) {}
