package io.kith.console;

import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who changed what, or tried to. */
@Service("kith.hub.Audit")
public interface Audit {

  /**
   * What was done, the newest first.
   *
   * @param who only what these people did; empty for all
   * @param text only entries with it in any part, in any case; empty for all
   * @param before only what was done before; without it, up to now
   * @param limit 1 to 1,000; 100 if zero
   */
  @Idempotent
  @Get("/api/audit")
  List<Entry> entries(String who, String text, Optional<Instant> before, int limit);

  /**
   * Something that somebody did.
   *
   * @param who their name
   * @param from the address that the request came from
   * @param action the method, {@code package.Service/Method}
   * @param request what was asked for, cut after some hundred characters
   * @param result {@code OK}, or the code with which it failed
   * @param message why it failed; empty if it did not
   */
  record Entry(
      Instant at,
      String who,
      String from,
      String action,
      String request,
      String result,
      String message) {}
}
