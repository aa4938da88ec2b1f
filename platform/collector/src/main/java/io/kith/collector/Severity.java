package io.kith.collector;

/** How soon somebody must look. */
public enum Severity {
  /** Within the day. */
  TICKET,
  /** Now. */
  PAGE
}
