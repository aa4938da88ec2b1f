package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of answers, as they look over HTTP. */
@Timeout(60)
final class LiveStreamsTest {

  private static final String PASSWORD = "correct horse";

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  /** Somebody who looks. */
  private record Viewer(int status, BufferedReader lines) implements AutoCloseable {

    String next() throws IOException {
      String line = lines.readLine();
      while (line != null && line.isEmpty()) {
        line = lines.readLine();
      }
      return String.valueOf(line);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private Viewer look(Guarded hub, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + hub.server.address() + "/api/things/live"))
            .header("accept", "text/event-stream");
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    return new Viewer(
        answer.statusCode(),
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
  }

  @Test
  void what_changes_is_told_to_whoever_looks() throws Exception {
    try (var hub = new Guarded(AccessOptions.defaults());
        Viewer viewer = look(hub, "")) {
      assertThat(viewer.next()).contains("as it was");
      hub.send("POST", "/api/things", "{\"to\":\"new\"}");
      assertThat(viewer.next()).contains("new");
    }
  }

  @Test
  void so_many_look_at_a_time_and_a_place_is_free_again_when_one_leaves() throws Exception {
    try (var hub = new Guarded(AccessOptions.defaults())) {
      List<Viewer> viewers = new ArrayList<>();
      for (int i = 0; i < LiveStreams.MOST; i++) {
        viewers.add(look(hub, ""));
      }
      assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.status()).isEqualTo(200));
      try (Viewer oneMore = look(hub, "")) {
        assertThat(oneMore.status()).isEqualTo(429);
        assertThat(oneMore.next()).contains("RESOURCE_EXHAUSTED", "64 pages");
      }
      assertThat(hub.get("/api/things").statusCode()).isEqualTo(200);
      viewers.removeLast().close();
      Viewer next = look(hub, "");
      while (next.status() == 429) {
        next.close();
        next = look(hub, "");
      }
      assertThat(next.status()).isEqualTo(200);
      viewers.add(next);
      for (Viewer viewer : viewers) {
        viewer.close();
      }
    }
  }

  @Test
  void who_has_signed_out_is_told_nothing_more() throws Exception {
    Path users = directory.resolve("users");
    new UserFile(users).put("olga", Role.OPERATE, PASSWORD);
    try (var hub = new Guarded(AccessOptions.defaults().withUsers(users))) {
      try (Viewer stranger = look(hub, "")) {
        assertThat(stranger.status()).isEqualTo(401);
      }
      String token = hub.token("olga", PASSWORD);
      String other = hub.token("olga", PASSWORD);
      try (Viewer viewer = look(hub, token)) {
        assertThat(viewer.next()).contains("as it was");
        hub.as(token, "DELETE", "/api/session", "");
        hub.as(other, "POST", "/api/things", "{\"to\":\"secret\"}");
        assertThat(viewer.next()).isEqualTo("event: problem");
        assertThat(viewer.next()).contains("401", "UNAUTHENTICATED").doesNotContain("secret");
      }
    }
  }
}
