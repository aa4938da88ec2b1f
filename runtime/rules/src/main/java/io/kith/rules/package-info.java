/**
 * Rules: what changes while a process runs, such as where calls go and how each method is called.
 *
 * <p>{@link io.kith.rules.Rules} are one whole, immutable set of them with a revision; a {@link
 * io.kith.rules.RuleSource} hands on one set after the other. That a file is behind it, {@link
 * io.kith.rules.RuleFile}, nobody needs to know who follows rules.
 *
 * <p>What there is to say stands in records that are bound as configuration is: {@link
 * io.kith.rules.CallRule} has a component for each key of an entry of {@code calls}, and {@link
 * io.kith.rules.ServeRule} of {@code serves}.
 */
@NullMarked
package io.kith.rules;

import org.jspecify.annotations.NullMarked;
