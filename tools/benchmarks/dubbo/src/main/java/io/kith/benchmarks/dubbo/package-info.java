/** Apache Dubbo with its two protocols, tri and dubbo. */
@NullMarked
package io.kith.benchmarks.dubbo;

import org.jspecify.annotations.NullMarked;
