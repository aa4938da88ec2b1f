package io.kith.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * A call that is under way, at one of its ends.
 *
 * @param method {@code package.Service/Method}
 * @param caller who makes it as far as that is proved, at the server; empty if it is not
 * @param age since it came, or was handed to its connection
 * @param remaining until its deadline, negative if that has passed; empty if it has none
 * @param traceId in hexadecimal digits; empty if it belongs to no trace
 * @param state {@code waiting} for a thread or a reply, {@code running}, or {@code cancelled}
 * @param threadId of the thread that handles it or waits for it; 0 if there is none
 */
public record CallView(
    String method,
    String caller,
    Duration age,
    Optional<Duration> remaining,
    String traceId,
    String state,
    long threadId) {}
