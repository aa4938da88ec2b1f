package io.kith.transport.tls;

import io.kith.transport.Address;
import io.kith.transport.ClientTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.Certificates;
import io.kith.trust.Credentials;
import io.kith.trust.UnusableFileException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** How the connections of a client are secured. Thread-safe. */
public final class ClientSecurity implements AutoCloseable {

  private final ClientTls tls;
  private final TlsEngine engine;
  private final long handshakeMillis;
  private final LiveContexts contexts;

  /**
   * The security that the files promise.
   *
   * @throws UnusableFileException if a file cannot be used
   */
  public ClientSecurity(ClientTls tls, TransportOptions options) {
    this.tls = tls;
    this.engine = TlsEngine.chosen();
    this.handshakeMillis = options.handshakeTimeout().toMillis();
    this.contexts =
        new LiveContexts(
            tls.files(),
            List.of(List.of(ApplicationProtocols.KITH), List.of(ApplicationProtocols.HTTP2)),
            options.fileCheckInterval(),
            this::context);
  }

  private SslContext context(List<String> applicationProtocols) {
    var builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
    tls.trust().ifPresent(file -> builder.trustManager(Certificates.authorities(file)));
    tls.identity()
        .map(Credentials::load)
        .ifPresent(own -> builder.keyManager(own.key(), own.chain()));
    try {
      return engine.prepare(builder, applicationProtocols).build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up for " + tls, e);
    }
  }

  /**
   * Puts TLS into an empty pipeline. What comes after it hears that the channel is active when both
   * sides trust each other.
   *
   * @param failed is told why they do not
   */
  public void addTo(
      ChannelPipeline pipeline,
      Address address,
      String applicationProtocol,
      Consumer<String> failed) {
    String name = tls.serverName().orElse(address.host());
    SslHandler secured =
        contexts.handler(
            List.of(applicationProtocol),
            context -> context.newHandler(ByteBufAllocator.DEFAULT, name, address.port()));
    secured.setHandshakeTimeoutMillis(handshakeMillis);
    pipeline.addLast(secured);
    pipeline.addLast(new ClientHandshake(secured, applicationProtocol, failed));
    pipeline.addLast(new TlsFailures(address.toString(), () -> contexts.removed(secured)));
  }

  @Override
  public void close() {
    contexts.close();
  }
}
