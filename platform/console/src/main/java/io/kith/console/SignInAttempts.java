package io.kith.console;

import io.kith.core.Code;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.rate.KeyedLimiter;
import io.kith.policy.rate.Quota;
import io.kith.policy.rate.Quota.Algorithm;
import io.kith.policy.rate.Rate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How often somebody may try to sign in: for a name from one address, for all names from one, and
 * for a name from everywhere, so that neither one password nor many are found out by trying. An
 * attempt that succeeds costs nothing. Thread-safe.
 */
final class SignInAttempts {

  private static final int MAX_KEYS = 10_000;

  /** Of an address of IPv6 a network is one: whoever has one address there has all of them. */
  private static final int IPV6_NETWORK_BYTES = 8;

  private record NameAt(String name, Object address) {}

  private final KeyedLimiter nameAtAddress = limiter("5/5m");
  private final KeyedLimiter address = limiter("30/5m");
  private final KeyedLimiter name = limiter("60/5m");
  private final Ticker ticker;

  SignInAttempts(Ticker ticker) {
    this.ticker = ticker;
  }

  private static KeyedLimiter limiter(String rate) {
    return new KeyedLimiter(
        Quota.of(Algorithm.TOKEN_BUCKET, Rate.parse(rate), OptionalInt.empty()), MAX_KEYS);
  }

  /** Counts an attempt, before its password is looked at. Returns why it may not be made. */
  Optional<Status> begin(String user, Optional<InetAddress> from) {
    long now = ticker.nanos();
    // In this order, so that one who tries one name in vain uses up nothing of the others there.
    long delay = nameAtAddress.tryTake(new NameAt(user, network(from)), 1, now, 0);
    if (delay >= 0) {
      delay = address.tryTake(network(from), 1, now, 0);
    }
    if (delay >= 0) {
      delay = name.tryTake(user, 1, now, 0);
    }
    return delay >= 0 ? Optional.empty() : Optional.of(tooMany(-delay));
  }

  private static Status tooMany(long delayNanos) {
    RetryInfo after = RetryInfo.afterNanos(delayNanos);
    return Status.of(
            Code.RESOURCE_EXHAUSTED,
            "too many attempts to sign in have failed: try again in " + after.seconds() + " s")
        .with(after.detail());
  }

  /** The attempt was right. */
  void succeeded(String user, Optional<InetAddress> from) {
    long now = ticker.nanos();
    address.giveBack(network(from), 1, now, now);
    nameAtAddress.giveBack(new NameAt(user, network(from)), 1, now, now);
    name.giveBack(user, 1, now, now);
  }

  private static Object network(Optional<InetAddress> from) {
    return from.<Object>map(SignInAttempts::network).orElse("unknown");
  }

  private static Object network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    long network = 0;
    for (int i = 0; i < IPV6_NETWORK_BYTES; i++) {
      network = network << Byte.SIZE | address.getAddress()[i] & 0xFF;
    }
    return network;
  }
}
