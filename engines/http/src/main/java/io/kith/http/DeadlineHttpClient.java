package io.kith.http;

import io.kith.core.Context;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpClient} whose requests keep to the deadline and the cancellation of the {@link
 * Context} that they are made in.
 *
 * {@snippet :
 * HttpClient http = DeadlineHttpClient.of(HttpClient.newHttpClient());
 * Context.within(Duration.ofMillis(200)).call(() -> http.send(request, BodyHandlers.ofString()));
 * }
 *
 * <p>A request is not sent once the deadline has passed. It ends, with the connection or stream it
 * is on, when the deadline passes before the body of the response is there, when the context is
 * cancelled, or when the thread that waits is interrupted. A body that is handed out before it is
 * there, as {@code BodyHandlers.ofInputStream()} does, is bounded only up to that moment.
 *
 * <p>It takes along what a server of Kith, and many others, understand: {@code request-timeout}
 * (the seconds that remain; for a request of gRPC-Web, {@code grpc-timeout}), and {@code
 * traceparent}. Baggage goes only where {@link #withBaggage} says so, since it may hold what is not
 * everybody's business. Fields that the request has of its own stay as they are.
 *
 * <p>As thread-safe as the client behind it; closing this closes that.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class DeadlineHttpClient extends HttpClient {

  private final HttpClient target;
  private final Predicate<URI> getsBaggage;

  private DeadlineHttpClient(HttpClient target, Predicate<URI> getsBaggage) {
    this.target = target;
    this.getsBaggage = getsBaggage;
  }

  /** The client, with deadlines. It sends baggage to nobody. */
  public static DeadlineHttpClient of(HttpClient target) {
    return new DeadlineHttpClient(target, _ -> false);
  }

  /** The same client, which sends the labels of the context to these. */
  public DeadlineHttpClient withBaggage(Predicate<URI> to) {
    return new DeadlineHttpClient(target, to);
  }

  /**
   * Sends the request, and blocks until the response is there.
   *
   * @throws HttpTimeoutException at the deadline, or at the timeout of the request
   * @throws IOException if the context is cancelled, or as the client throws it
   */
  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> bodyHandler)
      throws IOException, InterruptedException {
    var sent = new SentRequest(request, Context.current(), getsBaggage);
    sent.requireTime();
    return sent.await(target.sendAsync(sent.labelled(), bodyHandler));
  }

  /**
   * Sends the request. The future is cancelled at the deadline, and with the context; cancelling it
   * ends the request.
   */
  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> bodyHandler) {
    return sendAsync(request, bodyHandler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      BodyHandler<T> bodyHandler,
      @Nullable PushPromiseHandler<T> pushPromiseHandler) {
    var sent = new SentRequest(request, Context.current(), getsBaggage);
    try {
      sent.requireTime();
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    return sent.watched(
        pushPromiseHandler == null
            ? target.sendAsync(sent.labelled(), bodyHandler)
            : target.sendAsync(sent.labelled(), bodyHandler, pushPromiseHandler));
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return target.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return target.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return target.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return target.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return target.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return target.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return target.authenticator();
  }

  @Override
  public Version version() {
    return target.version();
  }

  @Override
  public Optional<Executor> executor() {
    return target.executor();
  }

  /** A web socket outlives the call that opens it: it is the client's own. */
  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return target.newWebSocketBuilder();
  }

  @Override
  public void shutdown() {
    target.shutdown();
  }

  @Override
  public boolean awaitTermination(Duration duration) throws InterruptedException {
    return target.awaitTermination(duration);
  }

  @Override
  public boolean isTerminated() {
    return target.isTerminated();
  }

  @Override
  public void shutdownNow() {
    target.shutdownNow();
  }

  @Override
  public void close() {
    target.close();
  }
}
