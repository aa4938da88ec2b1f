/** What a breaker and a throttle cost a call, beside those of others. */
package io.kith.benchmarks.breakers;
