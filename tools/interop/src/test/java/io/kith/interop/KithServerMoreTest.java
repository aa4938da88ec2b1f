package io.kith.interop;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What grpc-java tests of its own transports beyond the cases of the suite, against a server of
 * Kith: all that looks at the client and the wire only.
 */
final class KithServerMoreTest {

  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    server = Server.builder(new Identity("interop", "interop-1")).start();
    server.serve(TestService.class, new InteropService(new LoadReports()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static final class Cases extends AbstractInteropTest {

    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
      return NettyChannelBuilder.forAddress(
              "localhost", server.address().port(), InsecureChannelCredentials.create())
          .maxInboundMessageSize(MAX_BYTES);
    }

    @Override
    protected boolean metricsExpected() {
      return false;
    }
  }

  private static final int MAX_BYTES = 16 << 20;

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "emptyUnaryWithRetriableStream",
        "fullDuplexCallShouldSucceed",
        "halfDuplexCallShouldSucceed",
        "serverStreamingShouldBeFlowControlled",
        "veryLargeResponse",
        "exchangeMetadataUnaryCall",
        "exchangeMetadataStreamingCall",
        "deadlineNotExceeded",
        "deadlineExceeded",
        "deadlineExceededServerStreaming",
        "deadlineInPast",
        "maxInboundSize_exact",
        "maxInboundSize_tooBig",
        "maxOutboundSize_exact",
        "maxOutboundSize_tooBig",
        "gracefulShutdown"
      })
  void passes(String name) throws Throwable {
    var cases = new Cases();
    cases.setUp();
    try {
      AbstractInteropTest.class.getMethod(name).invoke(cases);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      cases.tearDown();
    }
  }
}
