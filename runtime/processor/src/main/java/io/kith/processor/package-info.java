/**
 * The compile-time generator of stubs, dispatchers, record codecs and configuration bindings.
 *
 * <p>A service goes through three steps: {@link io.kith.processor.KithProcessor} has its interface
 * read into a model, which is right or has been complained about; the contract is made of the
 * model; the emitters write contract and model down as plain Java.
 *
 * <p>A record of configuration goes the same way, without a contract: {@link
 * io.kith.processor.ConfigurationReader} reads it, {@link io.kith.processor.ConfigurationEmitter}
 * writes its binding.
 */
@NullMarked
package io.kith.processor;

import org.jspecify.annotations.NullMarked;
