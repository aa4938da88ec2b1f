package io.kith.telemetry;

import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.core.Method;
import io.kith.core.Peer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What spans are encoded with: the attributes of a method and of a peer are the same for all their
 * spans, and encoded once. For one thread.
 */
final class SpanEncoder {

  /** What is kept of methods and of peers; when there are more, it begins anew. */
  private static final int MAX_KEPT = 4096;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // Fields of a span.
  static final int TRACE_ID = 1;
  static final int SPAN_ID = 2;
  static final int TRACE_STATE = 3;
  static final int PARENT_SPAN_ID = 4;
  static final int NAME = 5;
  static final int KIND = 6;
  static final int START = 7;
  static final int END = 8;
  static final int ATTRIBUTES = 9;
  static final int EVENTS = 11;
  static final int STATUS = 15;

  // Fields of an event, and of a status.
  static final int EVENT_TIME = 1;
  static final int EVENT_NAME = 2;
  static final int EVENT_ATTRIBUTES = 3;
  static final int STATUS_MESSAGE = 2;
  static final int STATUS_CODE = 3;
  static final int ERROR = 2;

  private final byte[] eight = new byte[8];
  private final byte[] sixteen = new byte[16];
  private final Map<Method, byte[]> methods = new IdentityHashMap<>();
  private final Map<Peer, byte[]> peers = new IdentityHashMap<>();
  private long epochNanos;

  /** Takes note of what time it is: to be called before each batch. */
  void lookAtClock() {
    Instant now = Instant.now(); // finer than milliseconds, so that batches fit together
    epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
  }

  /** Nanoseconds since 1970 of a reading of {@link System#nanoTime}. */
  long epoch(long nanos) {
    return epochNanos + nanos;
  }

  void ids(long traceHigh, long traceLow, long span, long parent, ProtoWriter out) {
    LONGS.set(sixteen, 0, traceHigh);
    LONGS.set(sixteen, 8, traceLow);
    out.bytes(TRACE_ID, sixteen);
    LONGS.set(eight, 0, span);
    out.bytes(SPAN_ID, eight);
    if (parent != 0) {
      LONGS.set(eight, 0, parent);
      out.bytes(PARENT_SPAN_ID, eight);
    }
  }

  /** Writes the name of a method and its attributes. */
  void method(Method method, ProtoWriter out) {
    byte[] known = methods.get(method);
    if (known == null) {
      known = kept(methods, method, of(method));
    }
    out.raw(known, 0, known.length);
  }

  private static byte[] of(Method method) {
    var out = writer();
    out.string(NAME, method.path());
    OtlpAttributes.text(ATTRIBUTES, "rpc.system.name", "kith", out);
    OtlpAttributes.text(ATTRIBUTES, "rpc.service", method.service(), out);
    OtlpAttributes.text(ATTRIBUTES, "rpc.method", method.path(), out);
    return out.toByteArray();
  }

  /** Writes the attributes of whoever was called. */
  void peer(@Nullable Peer peer, ProtoWriter out) {
    if (peer == null) {
      return;
    }
    byte[] known = peers.get(peer);
    if (known == null) {
      known = kept(peers, peer, of(peer));
    }
    out.raw(known, 0, known.length);
  }

  private static byte[] of(Peer peer) {
    var out = writer();
    text("server.address", peer.host(), out);
    OtlpAttributes.number(ATTRIBUTES, "server.port", peer.port(), out);
    text("kith.peer.service", peer.app(), out);
    text("kith.instance", peer.instance(), out);
    text("kith.zone", peer.zone(), out);
    text("kith.peer.version", peer.version(), out);
    return out.toByteArray();
  }

  private static void text(String key, String value, ProtoWriter out) {
    if (!value.isEmpty()) {
      OtlpAttributes.text(ATTRIBUTES, key, value, out);
    }
  }

  private static ProtoWriter writer() {
    return new ProtoWriter(256, Limits.defaults());
  }

  private static <K> byte[] kept(Map<K, byte[]> known, K key, byte[] encoded) {
    if (known.size() >= MAX_KEPT) {
      known.clear();
    }
    known.put(key, encoded);
    return encoded;
  }
}
