/**
 * How contracts change: what the checked-in one says ({@link
 * io.kith.codec.contract.ContractDirectory}), what changed since ({@link
 * io.kith.codec.contract.Revision}), whom that breaks, and which version it needs.
 */
@NullMarked
package io.kith.codec.contract;

import org.jspecify.annotations.NullMarked;
