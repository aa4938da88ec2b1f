package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.Method;
import io.kith.core.Principal;
import io.kith.policy.routing.Arguments;
import io.kith.policy.routing.ValueReader;
import io.kith.rules.LimitRule.Holder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads off a call whose quota it takes from. Calls that do not say it have the empty key, and one
 * quota together. Thread-safe.
 */
@FunctionalInterface
interface LimitKey {

  /** The longest key, in characters: what is longer is cut, for a caller chooses it. */
  int MAX_CHARS = 1_024;

  /** Of calls that do not say whose they are. */
  String NOBODY = "";

  /** The label of baggage, and the value of the metadata, that say what is not proved. */
  String USER = "user";

  String TENANT = "tenant";

  String TENANT_HEADER = "x-tenant";

  /** Whose quota it is. */
  String of(Call call);

  /** What reads the key of this holder off calls of a method. */
  static LimitKey of(Holder holder, Method method, Side side, String app, Arguments arguments) {
    return switch (holder) {
      case Holder.Caller() -> side == Side.CLIENT ? _ -> app : LimitKey::caller;
      case Holder.User() -> LimitKey::user;
      case Holder.Tenant() -> LimitKey::tenant;
      case Holder.Address() -> LimitKey::address;
      case Holder.Value(var attribute) -> {
        Optional<ValueReader> reader = ValueReader.of(attribute, method, arguments);
        yield reader.isEmpty() ? _ -> NOBODY : call -> bounded(reader.get().text(call));
      }
    };
  }

  /** Of a token that a process has brought, that process. */
  private static String caller(Call call) {
    Optional<Principal> principal = call.context().principal();
    if (principal.isEmpty()) {
      return NOBODY;
    }
    Principal known = principal.get();
    return known.proof() == Principal.Proof.CERTIFICATE
        ? known.name()
        : known.peer().map(Principal::name).orElseGet(() -> Principal.TOKEN_PREFIX + known.name());
  }

  /** What is proved goes before what is said, which never is the same key. */
  private static String user(Call call) {
    Optional<Principal> principal = call.context().principal();
    if (principal.isPresent() && principal.get().proof() == Principal.Proof.TOKEN) {
      return Principal.TOKEN_PREFIX + principal.get().name();
    }
    String said = bounded(call.context().baggage().get(USER));
    return said.startsWith(Principal.TOKEN_PREFIX) ? NOBODY : said;
  }

  private static String tenant(Call call) {
    String label = call.context().baggage().get(TENANT);
    return bounded(label != null ? label : call.metadata().first(TENANT_HEADER).orElse(null));
  }

  private static String address(Call call) {
    return call.context().peerAddress().map(LimitKey::text).orElse(NOBODY);
  }

  /** Whoever has one address of version 6 has all of its network: the first 64 bits count. */
  private static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    Arrays.fill(bytes, 8, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  private static String bounded(@Nullable String text) {
    if (text == null) {
      return NOBODY;
    }
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }
}
