package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.netty.NettyChannelBuilder;
import io.kith.transport.Health;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The health service of a server, asked by grpc-java. */
final class HealthTest {

  private static final String SERVICE = "grpc.testing.TestService";

  private Server server;
  private ManagedChannel channel;
  private HealthBlockingStub health;

  @BeforeEach
  void start() throws Exception {
    server = Server.builder(new Identity("interop", "interop-1")).start();
    channel =
        NettyChannelBuilder.forAddress(
                "localhost", server.address().port(), InsecureChannelCredentials.create())
            .build();
    health = HealthGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  private static HealthCheckRequest of(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  private ServingStatus check(String service) {
    return health.check(of(service)).getStatus();
  }

  @Test
  void a_server_serves_from_its_start() {
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void a_service_serves_once_it_is_served() {
    var refusal = catchThrowableOfType(StatusRuntimeException.class, () -> check(SERVICE));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    server.serve(TestService.class, new InteropService(new LoadReports()));
    assertThat(check(SERVICE)).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void an_application_says_that_a_service_is_not_fit() {
    server.serve(TestService.class, new InteropService(new LoadReports()));
    server.health().set(SERVICE, false);
    assertThat(check(SERVICE)).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check(Health.SERVER)).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void who_watches_is_told_of_each_change_and_of_the_end() throws Exception {
    Iterator<HealthCheckResponse> changes = health.watch(of(SERVICE));
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    server.serve(TestService.class, new InteropService(new LoadReports()));
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    server.health().set(SERVICE, false);
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    server.health().set(SERVICE, true);
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    Thread drain = Thread.ofVirtual().start(() -> server.drain(Duration.ofSeconds(10)));
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(changes.hasNext()).isFalse();
    channel.shutdownNow();
    drain.join();
  }

  @Test
  void who_stops_to_watch_is_forgotten() throws Exception {
    Iterator<HealthCheckResponse> changes = health.watch(of(""));
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    channel.shutdownNow();
    while (server.callsInFlight() > 0) {
      Thread.onSpinWait();
    }
  }
}
