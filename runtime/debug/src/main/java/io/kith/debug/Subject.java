package io.kith.debug;

import io.kith.cluster.Registry;
import io.kith.config.Setting;
import io.kith.transport.ConnectionView;
import io.kith.transport.Identity;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The application that a debug port shows.
 *
 * @param notReady the readiness checks that do not pass, each with the reason
 * @param configuration every value that is in force
 * @param connections those that it accepted and those that it opened
 */
public record Subject(
    Identity identity,
    Supplier<Map<String, String>> notReady,
    Supplier<List<Setting>> configuration,
    Registry registry,
    Supplier<List<ConnectionView>> connections) {}
