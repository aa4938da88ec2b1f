/**
 * Codecs side by side: the same messages, written into a buffer that is used again and read back.
 *
 * <p>A codec is a {@link io.kith.benchmarks.jmh.Subject} for each message; {@link
 * io.kith.benchmarks.jmh.Subjects} lists them.
 */
@NullMarked
package io.kith.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
