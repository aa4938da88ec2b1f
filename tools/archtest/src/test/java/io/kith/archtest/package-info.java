/** Tests of the architecture: who may depend on whom, and what a class may be called. */
@NullMarked
package io.kith.archtest;

import org.jspecify.annotations.NullMarked;
