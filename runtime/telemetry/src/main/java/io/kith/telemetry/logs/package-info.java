/**
 * What a process logs: lines that know the call they belong to, as JSON if that is wanted, and
 * shipped as OTLP. For Logback; an application with another binding of SLF4J goes on as it is.
 */
@NullMarked
package io.kith.telemetry.logs;

import org.jspecify.annotations.NullMarked;
