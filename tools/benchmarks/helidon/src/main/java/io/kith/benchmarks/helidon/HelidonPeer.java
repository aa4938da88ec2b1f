package io.kith.benchmarks.helidon;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kith.benchmarks.harness.Peer;
import java.net.InetAddress;

/** One variant: the server as its own guide sets it up. Only a server: others make the load. */
public final class HelidonPeer implements Peer {

  @Override
  public Server serve(String variant) {
    WebServer server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .routing(routing -> routing.post("/note", HelidonPeer::note))
            .build()
            .start();
    return server::port;
  }

  /** Reads every field and answers with a new message. */
  private static void note(ServerRequest request, ServerResponse response) {
    Note note = request.content().as(Note.class);
    response.send(new Note(note.id(), note.name(), note.text()));
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    throw new UnsupportedOperationException("there is no client of this peer");
  }
}
