package io.kith.console;

import io.kith.core.Get;
import io.kith.core.Post;
import io.kith.core.Service;

/** Something to see, and to change. */
@Service("test.Things")
public interface Things {

  @Get("/api/things")
  String see();

  @Post("/api/things")
  String change(String to);
}
