/**
 * Whether a call that failed is tried again, when, and who pays for it: {@link
 * io.kith.policy.retry.RetryPolicy} says what is worth it, {@link io.kith.policy.retry.RetryBudget}
 * keeps attempts from becoming the load, and {@link io.kith.policy.retry.Retries} decides for one
 * call.
 */
@NullMarked
package io.kith.policy.retry;

import org.jspecify.annotations.NullMarked;
