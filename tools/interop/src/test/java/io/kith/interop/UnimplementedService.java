package io.kith.interop;

import io.grpc.testing.integration.EmptyProtos.Empty;
import io.kith.core.Service;

/** What no server of the suite serves. */
@Service("grpc.testing.UnimplementedService")
public interface UnimplementedService {

  Empty unimplementedCall(Empty request);
}
