package io.kith.transport.tls;

import io.kith.core.Principal;
import io.kith.transport.ServerTls;
import io.kith.transport.ServerTls.Clients;
import io.kith.transport.TransportOptions;
import io.kith.trust.CertificateNames;
import io.kith.trust.Certificates;
import io.kith.trust.Credentials;
import io.kith.trust.UnusableFileException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the connections of a server are secured. Thread-safe. */
public final class ServerSecurity implements AutoCloseable {

  /** Each takes some 100 KiB while it lasts, and is not yet known to be meant well. */
  static final int MAX_HANDSHAKES = 1_000;

  private static final Logger log = LoggerFactory.getLogger(ServerSecurity.class);

  private final ServerTls tls;
  private final TlsEngine engine;
  private final long handshakeMillis;
  private final int maxHandshakes;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final LiveContexts contexts;

  /**
   * The security that the files promise.
   *
   * @throws UnusableFileException if a file cannot be used
   */
  public ServerSecurity(ServerTls tls, TransportOptions options) {
    this(tls, options, MAX_HANDSHAKES);
  }

  ServerSecurity(ServerTls tls, TransportOptions options, int maxHandshakes) {
    this.tls = tls;
    this.engine = TlsEngine.chosen();
    this.handshakeMillis = options.handshakeTimeout().toMillis();
    this.maxHandshakes = maxHandshakes;
    this.contexts =
        new LiveContexts(
            tls.files(),
            List.of(ApplicationProtocols.ALL),
            options.fileCheckInterval(),
            this::context);
  }

  private SslContext context(List<String> applicationProtocols) {
    Credentials own = Credentials.load(tls.identity());
    var builder = SslContextBuilder.forServer(own.key(), own.chain());
    if (tls.clients() instanceof Clients.Known(var trust, boolean required)) {
      builder
          .trustManager(Certificates.authorities(trust))
          .clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    try {
      return engine.prepare(builder, applicationProtocols).build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up with " + own, e);
    }
  }

  /** Whether plain text is served, too. */
  public boolean servesPlaintext() {
    return tls.plaintext();
  }

  /**
   * Puts TLS before this handler, which sees what is inside of it from then on.
   *
   * @return null, and nothing is done, if too many connections are about to be secured
   */
  public @Nullable SslHandler addBefore(ChannelHandlerContext handler) {
    if (handshakes.incrementAndGet() > maxHandshakes) {
      handshakes.decrementAndGet();
      log.warn("refused a connection: {} are in their TLS handshake", maxHandshakes);
      return null;
    }
    ChannelPipeline pipeline = handler.pipeline();
    SslHandler secured =
        contexts.handler(
            ApplicationProtocols.ALL, context -> context.newHandler(ByteBufAllocator.DEFAULT));
    secured.setHandshakeTimeoutMillis(handshakeMillis);
    pipeline.addBefore(handler.name(), null, secured);
    pipeline.addBefore(
        handler.name(), null, new TlsFailures("its client", () -> contexts.removed(secured)));
    secured.handshakeFuture().addListener(_ -> handshakes.decrementAndGet());
    return secured;
  }

  /** Whom the certificate is for that the client has shown, and that has been verified. */
  public static Optional<Principal> caller(SslHandler secured) {
    try {
      return secured.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate leaf
          ? CertificateNames.principal(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it has shown none, and may
    }
  }

  /** Why a client and a server did not come to trust each other. */
  public static String why(Throwable handshakeFailure) {
    return TlsFailure.of(handshakeFailure).text();
  }

  /** How many connections are about to be secured. */
  int handshakes() {
    return handshakes.get();
  }

  @Override
  public void close() {
    contexts.close();
  }
}
