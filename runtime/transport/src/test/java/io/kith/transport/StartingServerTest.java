package io.kith.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that listens, and has been given nothing to serve yet. */
final class StartingServerTest {

  private Server server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = Server.builder(new Identity("ledger", "ledger-1")).start();
    client = Client.create(new Identity("till", "till-1"), TransportOptions.defaults());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void its_callers_may_come_again(Protocol protocol) {
    try (var channel = client.channel(server.address(), protocol)) {
      Echo echo = EchoFixture.stub(channel);
      CallException refusal =
          catchThrowableOfType(CallException.class, () -> echo.echoInline(EchoFixture.message(1)));
      assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("ledger does not serve test.Echo/");
    }
  }

  @Test
  void so_may_those_that_come_by_http() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + server.address() + "/test.Echo/Echo"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("\"status\":503", "ledger does not serve test.Echo/Echo");
    }
  }
}
