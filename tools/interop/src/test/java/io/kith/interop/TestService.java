package io.kith.interop;

import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingInputCallRequest;
import io.grpc.testing.integration.Messages.StreamingInputCallResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.kith.core.Service;
import java.util.stream.Stream;

/** The service that the interop suite calls, as Kith writes it down. */
@Service("grpc.testing.TestService")
public interface TestService {

  Empty emptyCall(Empty request);

  SimpleResponse unaryCall(SimpleRequest request);

  SimpleResponse cacheableUnaryCall(SimpleRequest request);

  Stream<StreamingOutputCallResponse> streamingOutputCall(StreamingOutputCallRequest request);

  StreamingInputCallResponse streamingInputCall(Stream<StreamingInputCallRequest> requests);

  Stream<StreamingOutputCallResponse> fullDuplexCall(Stream<StreamingOutputCallRequest> requests);

  Stream<StreamingOutputCallResponse> halfDuplexCall(Stream<StreamingOutputCallRequest> requests);

  Empty unimplementedCall(Empty request);
}
