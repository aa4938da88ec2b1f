package io.kith.benchmarks.jmh;

import io.kith.core.Service;

/** A service that uses every message, so that kith-processor makes a codec of each. */
@Service
interface MessageService {
  void small(Messages.Small small);

  void order(Messages.Order order);

  void listing(Messages.Listing listing);

  void texts(Messages.Texts texts);
}
