package io.kith.transport.call;

import io.kith.core.Principal;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection, as far as its certificate proves. */
public final class Peer {

  private static final AttributeKey<Principal> PRINCIPAL = AttributeKey.valueOf(Peer.class, "of");

  private Peer() {}

  /** Whom the certificate of the connection is for; null if there is none, or it names nobody. */
  public static @Nullable Principal of(Channel channel) {
    return channel.attr(PRINCIPAL).get();
  }

  /** It has been proved. */
  public static void proved(Channel channel, Principal principal) {
    channel.attr(PRINCIPAL).set(principal);
  }
}
