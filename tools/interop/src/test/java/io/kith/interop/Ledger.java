package io.kith.interop;

import io.kith.core.Service;
import java.util.stream.Stream;

/** A service whose contract is written in Java: every kind of method, and what can go wrong. */
@Service
public interface Ledger {

  /** The balance after the entry. */
  Balance book(Entry entry) throws Overdrawn;

  /** The entries from {@code first} on, as many as {@code count}. */
  Stream<Entry> list(long first, int count);

  /** The balance after all of the entries. */
  Balance bookAll(Stream<Entry> entries) throws Overdrawn;

  /** The balance after each of the entries. */
  Stream<Balance> follow(Stream<Entry> entries);

  /** Does not answer before its caller stops waiting. */
  void hang();
}
