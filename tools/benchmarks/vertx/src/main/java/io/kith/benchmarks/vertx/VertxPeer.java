package io.kith.benchmarks.vertx;

import io.kith.benchmarks.harness.Peer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One variant: the web router on one event loop. Only a server: others make the load. */
public final class VertxPeer implements Peer {
  private static final long START_SECONDS = 30;

  @Override
  public Server serve(String variant) throws Exception {
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router.post("/note").handler(BodyHandler.create(false)).handler(VertxPeer::note);
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(router)
            .listen()
            .await(START_SECONDS, TimeUnit.SECONDS);
    return server::actualPort;
  }

  /** Reads every field and answers with a new message. */
  private static void note(RoutingContext context) {
    Note note = Objects.requireNonNull(context.body().asPojo(Note.class));
    var _ = context.json(new Note(note.id(), note.name(), note.text()));
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    throw new UnsupportedOperationException("there is no client of this peer");
  }
}
