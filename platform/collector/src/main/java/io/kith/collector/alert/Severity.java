package io.kith.collector.alert;

/** How soon somebody must look. */
public enum Severity {
  /** Within the day. */
  TICKET,
  /** Now. */
  PAGE
}
