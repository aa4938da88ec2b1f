package io.kith.console;

import io.kith.core.Get;
import io.kith.core.Post;
import io.kith.core.Service;
import java.util.stream.Stream;

/** Something to see, and to change. */
@Service("test.Things")
public interface Things {

  @Get("/api/things")
  String see();

  /** Each change, as it comes. */
  @Get("/api/things/live")
  Stream<Thing> follow();

  @Post("/api/things")
  String change(String to);

  /** How it is now. */
  record Thing(String value) {}
}
