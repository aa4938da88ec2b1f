/** What stands in for replies that do not come. */
@NullMarked
package io.kith.policy.degrade;

import org.jspecify.annotations.NullMarked;
