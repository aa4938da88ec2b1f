/**
 * Alerts: rules on how calls go, what they find, and who is told.
 *
 * <p>{@link io.kith.collector.alert.AlertWatch} asks every rule every few seconds; what the rules
 * find goes through {@link io.kith.collector.alert.AlertBook}, which knows what began and what
 * ended, into a table and out by webhooks.
 */
@NullMarked
package io.kith.collector.alert;

import org.jspecify.annotations.NullMarked;
