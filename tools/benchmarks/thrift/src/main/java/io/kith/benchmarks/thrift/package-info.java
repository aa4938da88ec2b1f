/** Apache Thrift: its servers, its blocking client and its asynchronous one. */
@NullMarked
package io.kith.benchmarks.thrift;

import org.jspecify.annotations.NullMarked;
