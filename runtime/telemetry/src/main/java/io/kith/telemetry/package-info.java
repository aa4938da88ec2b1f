/** What a process tells of itself: traces, metrics and logs. */
@NullMarked
package io.kith.telemetry;

import org.jspecify.annotations.NullMarked;
