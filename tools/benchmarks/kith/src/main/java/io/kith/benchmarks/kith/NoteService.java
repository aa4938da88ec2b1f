package io.kith.benchmarks.kith;

import io.kith.core.NonBlocking;
import io.kith.core.Service;

/** The service of the load over HTTP, once on a virtual thread and once on the event loop. */
@Service("io.kith.benchmarks.NoteService")
public interface NoteService {

  /** Gives the message back, from a virtual thread. */
  Note note(Note note);

  /** Gives the message back, from the event loop. */
  @NonBlocking
  Note noteInline(Note note);
}
