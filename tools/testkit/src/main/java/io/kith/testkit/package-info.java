/** What tests share: seeded generators, a fake ticker, certificates and the leak gate. */
@NullMarked
package io.kith.testkit;

import org.jspecify.annotations.NullMarked;
