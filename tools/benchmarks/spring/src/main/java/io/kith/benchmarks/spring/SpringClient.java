package io.kith.benchmarks.spring;

import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.json.JsonMapper;

/** The JDK's HTTP client; it opens as many connections as it has calls in flight. */
final class SpringClient implements Peer.Client {
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.shared();
  private final URI uri;

  SpringClient(int port) {
    uri = URI.create("http://127.0.0.1:" + port + "/echo");
  }

  @Override
  public void call(long id, String name, byte[] payload) throws IOException, InterruptedException {
    byte[] body = json.writeValueAsBytes(new EchoMessage(id, name, payload));
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    var reply = json.readValue(response.body(), EchoMessage.class);
    Echoed.check(id, name, payload.length, reply.id(), reply.name(), reply.payload().length);
  }

  @Override
  public void close() {
    http.close();
  }
}
