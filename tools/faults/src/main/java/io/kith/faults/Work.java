package io.kith.faults;

import io.kith.core.Idempotent;
import io.kith.core.Service;

/** What each of several layers serves. Both methods take one of its few places for a while. */
@Service("faults.Work")
public interface Work {

  /** Asks the layer below meanwhile, if there is one; answers who has done it. */
  @Idempotent
  String work(long id);

  /** Asks nobody. */
  @Idempotent
  String own(long id);
}
