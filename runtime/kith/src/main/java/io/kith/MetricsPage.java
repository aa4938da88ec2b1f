package io.kith;

import io.kith.core.Get;
import io.kith.core.Header;
import io.kith.core.HttpBody;
import io.kith.core.Service;

/** All that is counted and measured, on the debug port. */
@Service("kith.debug.Metrics")
interface MetricsPage {

  /** As {@link App#prometheus} has it. */
  @Get("/metrics")
  HttpBody metrics(@Header("accept") String accept);
}
