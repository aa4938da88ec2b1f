package io.kith.trust;

import io.kith.core.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of tokens behind a URL, fetched in the background: at the start, every so often, and
 * soon when a token names a key that is not known, but never faster than the pause allows. What was
 * fetched stays in use while nothing better comes.
 */
final class TokenKeyUrl implements TokenKeySource {

  /** When keys are fetched. */
  record Rhythm(Duration interval, Duration pause, Duration timeout) {

    static final Rhythm USUAL =
        new Rhythm(Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  private static final Logger log = LoggerFactory.getLogger(TokenKeyUrl.class);

  private final URI url;
  private final Optional<String> issuer;
  private final Rhythm rhythm;
  private final Ticker ticker;
  private final HttpClient http;
  private final Semaphore wanted = new Semaphore(0);
  private final AtomicLong notBeforeNanos;
  private final Thread thread;
  private volatile @Nullable TokenKeys keys;

  /**
   * Begins to fetch, and does not wait.
   *
   * @throws IllegalArgumentException if whoever is on the way could give other keys
   */
  TokenKeyUrl(URI url, Rhythm rhythm, Ticker ticker) {
    this(url, Optional.empty(), rhythm, ticker);
  }

  private TokenKeyUrl(URI url, Optional<String> issuer, Rhythm rhythm, Ticker ticker) {
    requireSafe(url);
    this.url = url;
    this.issuer = issuer;
    this.rhythm = rhythm;
    this.ticker = ticker;
    this.notBeforeNanos = new AtomicLong(ticker.nanos() + rhythm.pause().toNanos());
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(rhythm.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.thread = Thread.ofVirtual().name("kith-token-keys").start(this::fetchUntilClosed);
  }

  /**
   * Begins to fetch the keys of an OpenID provider, from where its own description says.
   *
   * @throws IllegalArgumentException if whoever is on the way could give other keys
   */
  static TokenKeyUrl ofIssuer(String issuer, Rhythm rhythm, Ticker ticker) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return new TokenKeyUrl(
        URI.create(base + "/.well-known/openid-configuration"),
        Optional.of(issuer),
        rhythm,
        ticker);
  }

  private static void requireSafe(URI url) {
    if (!"https".equals(url.getScheme()) && !isLoopback(url)) {
      throw new IllegalArgumentException(
          url + " is no https:// URL: whoever is on the way could answer with keys of their own");
    }
  }

  private static boolean isLoopback(URI url) {
    try {
      return "http".equals(url.getScheme())
          && url.getHost() != null
          && InetAddress.getByName(url.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void fetchUntilClosed() {
    try {
      while (true) {
        fetch();
        // Until keys are known nobody can be: that is worth trying sooner.
        Duration next = keys == null ? rhythm.pause() : rhythm.interval();
        boolean _ = wanted.tryAcquire(next.toNanos(), TimeUnit.NANOSECONDS);
        wanted.drainPermits();
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private void fetch() throws InterruptedException {
    try {
      TokenKeys fetched = TokenKeysReader.read(download(issuer.isPresent() ? described() : url));
      if (!fetched.equals(keys)) {
        log.info("{} keys of tokens were fetched from {}", fetched.keys().size(), url);
      }
      keys = fetched;
    } catch (IOException | IllegalArgumentException e) {
      log.warn(
          "the keys of tokens cannot be had from {}: {}; {}",
          url,
          e.getMessage(),
          keys == null ? "no token is believed until they are" : "those of before stay in use");
    }
  }

  /** Where the provider says that its keys are. */
  private URI described() throws IOException, InterruptedException {
    Map<String, Object> description = Json.object(download(url));
    if (!issuer.equals(Optional.ofNullable(description.get("issuer")))) {
      throw new IOException("the description there is not of the issuer " + issuer.orElse(""));
    }
    if (!(description.get("jwks_uri") instanceof String keysUrl)) {
      throw new IOException("the description there does not say where the keys are (jwks_uri)");
    }
    URI address = URI.create(keysUrl);
    requireSafe(address);
    return address;
  }

  private byte[] download(URI from) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(from)
            .timeout(rhythm.timeout())
            .header("accept", "application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), TokenKeysReader.MAX_BYTES));
    try {
      // The request's own timeout ends with the head of the answer.
      HttpResponse<byte[]> answer =
          pending.get(2 * rhythm.timeout().toNanos(), TimeUnit.NANOSECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("the answer is " + answer.statusCode() + ", not 200");
      }
      return answer.body();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(cause.toString(), cause);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + rhythm.timeout().multipliedBy(2), e);
    } finally {
      pending.cancel(true);
    }
  }

  @Override
  public Optional<TokenKeys> current() {
    return Optional.ofNullable(keys);
  }

  /** However many ask, and for whatever keys they make up, the pause is kept. */
  @Override
  public void missing() {
    long now = ticker.nanos();
    long allowed = notBeforeNanos.get();
    if (now - allowed >= 0
        && notBeforeNanos.compareAndSet(allowed, now + rhythm.pause().toNanos())) {
      wanted.release();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }
}
