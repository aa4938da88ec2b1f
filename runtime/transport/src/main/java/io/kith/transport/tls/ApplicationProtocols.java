package io.kith.transport.tls;

import java.util.List;

/**
 * What a connection is to be used for, as both sides agree while they secure it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7301">RFC 7301, ALPN</a>
 */
public final class ApplicationProtocols {

  public static final String KITH = "kith/1";
  public static final String HTTP2 = "h2";
  public static final String HTTP = "http/1.1";

  /** What a server speaks, the best first. */
  static final List<String> ALL = List.of(KITH, HTTP2, HTTP);

  private ApplicationProtocols() {}
}
