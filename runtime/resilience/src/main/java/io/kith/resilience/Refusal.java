package io.kith.resilience;

import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;

/**
 * A call that this client refuses: it was certainly not executed, and what stands around the stage
 * that has refused it can tell that no server has done so.
 */
final class Refusal {

  /** Is told by identity, so that nothing a server says is taken for it. */
  private static final Metadata HERE = Metadata.of("kith-refused", "client");

  private Refusal() {}

  /** The refusal of a call. */
  static Failure here(Status status) {
    return new Failure(status, null, Reply.Executed.NO, HERE);
  }

  /** Whether a stage of this client has refused the call. */
  static boolean isHere(Failure failure) {
    return failure.metadata() == HERE;
  }
}
