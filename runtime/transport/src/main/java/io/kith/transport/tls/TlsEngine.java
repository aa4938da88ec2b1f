package io.kith.transport.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;

/**
 * Who does the cryptography, and what of TLS is spoken.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9325">RFC 9325</a>
 */
enum TlsEngine {
  /** The JDK's own. */
  JDK(SslProvider.JDK),
  /** BoringSSL, several times as fast, if {@code netty-tcnative} is on the class path. */
  BORINGSSL(SslProvider.OPENSSL_REFCNT);

  static {
    // In TLS 1.2 a client may have keys agreed on again and again, which costs the server more than
    // the client. BoringSSL refuses; the JDK does if it is told before its TLS is first used.
    String renegotiation = "jdk.tls.rejectClientInitiatedRenegotiation";
    if (System.getProperty(renegotiation) == null) {
      System.setProperty(renegotiation, "true");
    }
  }

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** With forward secrecy and authenticated encryption: nothing else is needed since TLS 1.2. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final SslProvider provider;

  TlsEngine(SslProvider provider) {
    this.provider = provider;
  }

  /** Says which to take; the best there is, otherwise. */
  static final String PROPERTY = "kith.tls.engine";

  /**
   * The one that the process was told to take, or the best there is.
   *
   * @throws IllegalArgumentException if that is not there
   */
  static TlsEngine chosen() {
    return switch (System.getProperty(PROPERTY, "")) {
      case "" -> BORINGSSL.isAvailable() ? BORINGSSL : JDK;
      case "jdk" -> JDK;
      case "boringssl" -> {
        if (!BORINGSSL.isAvailable()) {
          throw new IllegalArgumentException(
              PROPERTY
                  + " is boringssl, which is not there: put"
                  + " io.netty:netty-tcnative-boringssl-static with the classifier of this system on"
                  + " the class path");
        }
        yield BORINGSSL;
      }
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " is " + System.getProperty(PROPERTY) + "; allowed are jdk and boringssl");
    };
  }

  private boolean isAvailable() {
    return this == JDK || (OpenSsl.isAvailable() && SslProvider.isAlpnSupported(provider));
  }

  /** The builder of a context, with what all have in common. */
  SslContextBuilder prepare(SslContextBuilder builder, List<String> applicationProtocols) {
    return builder
        .sslProvider(provider)
        .protocols(VERSIONS)
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                applicationProtocols));
  }
}
