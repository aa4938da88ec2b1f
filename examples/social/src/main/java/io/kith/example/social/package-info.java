/**
 * The example that the demo runs: a dating application made of four services.
 *
 * <p>{@code recommendation} asks {@code user}, {@code relationship} and {@code membership} in
 * parallel whom to show to a user; a swipe goes to {@code relationship}, which has {@code
 * membership} take the coins that it costs. Each service is a package: an interface with its
 * records, an implementation, and a class with {@code main}. This package holds what they share.
 */
@NullMarked
package io.kith.example.social;

import org.jspecify.annotations.NullMarked;
