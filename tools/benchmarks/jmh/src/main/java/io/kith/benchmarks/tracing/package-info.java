/** What tracing costs a call. */
package io.kith.benchmarks.tracing;
