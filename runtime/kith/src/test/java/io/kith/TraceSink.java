package io.kith;

import io.kith.core.HttpBody;
import io.kith.core.Post;
import io.kith.core.Service;

/** A service for tests that takes spans. */
@Service("test.TraceSink")
public interface TraceSink {

  /** Takes an export request of OTLP. */
  @Post("/v1/traces")
  void take(HttpBody request);
}
