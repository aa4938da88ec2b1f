package io.kith.console;

import io.kith.core.Get;
import io.kith.core.Service;

/** Something for everybody. */
@Service("test.Open")
public interface Open {

  @Get("/open")
  String see();
}
