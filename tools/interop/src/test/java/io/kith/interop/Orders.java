package io.kith.interop;

import io.kith.core.Service;

/** What a process in another language calls, and is called by. */
@Service
public interface Orders {

  /** Takes an order, and returns what it costs. */
  long place(String item);
}
