package io.kith.faults;

import io.kith.core.Idempotent;
import io.kith.core.Service;

/** The service that is called while things go wrong. Each method answers who has executed it. */
@Service("faults.Ledger")
public interface Ledger {

  /** May be sent to another instance, whatever became of it at the first. */
  @Idempotent
  String read(long id);

  /** May be executed once. */
  String write(long id);
}
