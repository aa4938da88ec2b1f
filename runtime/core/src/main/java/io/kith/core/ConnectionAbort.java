package io.kith.core;

/**
 * The error of a {@link Reply.Failure} that says that the connection of the call is to be broken,
 * with all other calls on it, for tests of what copes with that. It carries no stack trace.
 */
public final class ConnectionAbort extends Exception {

  private static final long serialVersionUID = 1;

  /** One of them. */
  public ConnectionAbort() {
    super("the connection is to be aborted", null, false, false);
  }

  /** Whether a reply asks for it. */
  public static boolean isAskedForBy(Reply reply) {
    return reply instanceof Reply.Failure failure && failure.error() instanceof ConnectionAbort;
  }
}
