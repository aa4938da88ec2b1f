/**
 * The compile-time generator of stubs, dispatchers and record codecs.
 *
 * <p>A service goes through three steps: {@link io.kith.processor.KithProcessor} has its interface
 * read into a model, which is right or has been complained about; the contract is made of the
 * model; the emitters write contract and model down as plain Java.
 */
@NullMarked
package io.kith.processor;

import org.jspecify.annotations.NullMarked;
