package io.kith.console;

import io.kith.core.Get;
import io.kith.core.HttpBody;
import io.kith.core.Idempotent;
import io.kith.core.Service;

/**
 * The console's pages, for a browser. They hold nothing of the system: the browser asks for that.
 */
@Service("kith.hub.Pages")
public interface Pages {

  /** Leads to the console. */
  @Idempotent
  @Get("/")
  HttpBody root();

  /** Leads to the console. */
  @Idempotent
  @Get("/console")
  HttpBody console();

  /**
   * A file of the console; for whatever names none, the page that all addresses of the console
   * open.
   *
   * @param path what stands after {@code /console/}
   */
  @Idempotent
  @Get("/console/{path...}")
  HttpBody page(String path);
}
