package io.kith.resilience;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.Reply.Success;
import io.kith.core.Ticker;
import io.kith.policy.degrade.AgedCache;
import io.kith.policy.routing.Arguments;
import io.kith.policy.routing.Attribute;
import io.kith.rules.CacheRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one method, by their requests. Kept as bytes, which have a length, and read anew
 * each time, since a message may be changed by whoever gets it. Thread-safe.
 */
final class KeptReplies {

  private static final Limits LIMITS = Limits.defaults();

  /** What an entry takes besides its bytes, roughly. */
  private static final int OVERHEAD_BYTES = 160;

  /** What makes two calls the same. */
  record Key(byte[] request, List<String> values) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && Arrays.equals(request, that.request)
          && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(request) + values.hashCode();
    }

    long bytes() {
      return request.length + values.stream().mapToLong(String::length).sum() * 2;
    }
  }

  private final MethodBinding method;
  private final Ticker ticker;
  private final long freshNanos;
  private final long staleNanos;
  private final List<Function<Call, @Nullable String>> by = new ArrayList<>();
  private final AgedCache<Key, byte[]> cache;

  KeptReplies(MethodBinding method, CacheRule rule, Arguments arguments, Ticker ticker) {
    this.method = method;
    this.ticker = ticker;
    this.freshNanos = rule.fresh().toNanos();
    this.staleNanos = rule.stale().toNanos();
    for (Attribute attribute : rule.attributes()) {
      attribute.reader(method.method(), arguments).ifPresent(by::add);
    }
    this.cache =
        new AgedCache<>(rule.entries(), rule.bytes().bytes(), Math.max(freshNanos, staleNanos));
  }

  /**
   * What makes a call the same as another.
   *
   * @throws CodecException if the request cannot be written, so that it cannot be sent either
   */
  Key key(Call call) {
    var out = new ProtoWriter(128, LIMITS);
    method.request().write(out, call.request());
    var values = new ArrayList<String>(by.size());
    for (Function<Call, @Nullable String> reader : by) {
      String value = reader.apply(call);
      values.add(value == null ? "-" : "+" + value);
    }
    return new Key(out.toByteArray(), values);
  }

  /** The reply, if it is so young that no call is needed. */
  Optional<Success> fresh(Key key) {
    if (freshNanos == 0) {
      return Optional.empty();
    }
    return cache
        .get(key, ticker.nanos())
        .filter(kept -> kept.ageNanos() <= freshNanos)
        .map(kept -> Success.of(read(kept.value())));
  }

  /** The reply message, and how old it is in nanoseconds, if it can stand in for one. */
  Optional<AgedCache.Aged<byte[]>> any(Key key) {
    return cache.get(key, ticker.nanos()).filter(kept -> kept.ageNanos() <= staleNanos);
  }

  @Nullable Object read(byte[] message) {
    return ProtoReader.read(method.reply(), message, 0, message.length, LIMITS);
  }

  void keep(Key key, Success reply) {
    var out = new ProtoWriter(256, LIMITS);
    try {
      method.writeReply(out, reply.value());
    } catch (CodecException e) {
      return; // longer than any that is kept
    }
    byte[] message = out.toByteArray();
    cache.put(key, message, key.bytes() + message.length + OVERHEAD_BYTES, ticker.nanos());
  }
}
