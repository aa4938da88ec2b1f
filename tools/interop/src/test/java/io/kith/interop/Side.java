package io.kith.interop;

/** Where an entry stands. */
public enum Side {
  CREDIT,
  DEBIT
}
