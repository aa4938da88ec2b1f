package io.kith.transport.http;

import io.kith.core.Principal;
import io.kith.transport.call.SentStream;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A request that is being answered, over whichever version of HTTP it came. */
interface Exchange {

  /** Who asks, as far as the connection proves; null if it does not. */
  @Nullable Principal caller();

  /** The address that it came from; null if that is not known any more. */
  @Nullable SocketAddress peer();

  /** Breaks the connection. */
  void abort();

  /** From the call's thread: this is the whole answer. */
  void answer(HttpCall call, HttpResponse response);

  /**
   * From the call's thread: this is the head of an answer whose body follows.
   *
   * @return what takes the body, and its end
   */
  SentStream begin(HttpCall call, HttpResponse head);
}
