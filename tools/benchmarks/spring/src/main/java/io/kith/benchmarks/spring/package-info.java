/** A Spring Boot web application that answers the echo call over HTTP/1.1 in JSON. */
@NullMarked
package io.kith.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
