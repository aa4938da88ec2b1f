package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Reply;
import io.kith.policy.routing.MethodRouting.Reflection;
import io.kith.policy.routing.Mirror;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls elsewhere, too: each on a virtual thread of its own, once, with the deadline of the
 * call and without its cancellation. The caller waits for nothing of it; what there is no room for
 * is left out, and counted. Thread-safe.
 */
final class Mirroring implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Mirroring.class);

  /** The most that are counted one by one; further ones are counted together. */
  private static final int MAX_NAMES = 10_000;

  private static final String OTHERS = "others";

  /** How one mirror goes. */
  private static final class Going {
    final AtomicInteger outstanding = new AtomicInteger();
    final LongAdder sent = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder leftOut = new LongAdder();
  }

  private final DefaultTimeouts timeouts;
  private final Map<String, Going> byName = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Mirroring(DefaultTimeouts timeouts) {
    this.timeouts = timeouts;
  }

  /** Sends a call to where these mirrors say, each as far as it is meant. Never throws. */
  void reflect(MethodBinding method, Call call, List<Reflection<Choice>> mirrors) {
    for (int i = 0; i < mirrors.size(); i++) {
      Reflection<Choice> mirror = mirrors.get(i);
      if (mirror.isMeant(call)) {
        reflect(method, call, mirror);
      }
    }
  }

  private void reflect(MethodBinding method, Call call, Reflection<Choice> reflection) {
    Mirror mirror = reflection.mirror();
    Choice choice = reflection.choose(call);
    Going going = going(mirror.name());
    if (choice.isEmpty() || closed || !begin(going, mirror.maxOutstanding())) {
      going.leftOut.increment();
      return;
    }
    going.sent.increment();
    Thread.ofVirtual()
        .name("kith-mirror " + mirror.name())
        .start(() -> {
          try {
            var shadow =
                new Call(call.method(), call.request(), context(call, mirror), call.metadata());
            Endpoint endpoint = choice.pick(shadow);
            if (endpoint.link().call(method, shadow) instanceof Reply.Failure failure) {
              going.failed.increment();
              log.debug("the mirrored call {} failed: {}", shadow, failure.status());
            }
          } catch (RuntimeException e) {
            going.failed.increment();
            log.warn("the mirrored call {} failed", call, e);
          } finally {
            going.outstanding.decrementAndGet();
          }
        });
  }

  private Going going(String name) {
    Going going = byName.get(name);
    return going != null
        ? going
        : byName.computeIfAbsent(byName.size() < MAX_NAMES ? name : OTHERS, _ -> new Going());
  }

  private static boolean begin(Going going, int most) {
    if (going.outstanding.incrementAndGet() <= most) {
      return true;
    }
    going.outstanding.decrementAndGet();
    return false;
  }

  /** It outlives the call, but not by more than its deadline, and is marked on every hop. */
  private Context context(Call call, Mirror mirror) {
    Context own = call.context();
    Deadline deadline =
        own.deadline().isNone()
            ? Deadline.afterNanos(timeouts.nanos(call.method()), System.nanoTime())
            : own.deadline();
    return own.detached().withNewDeadline(deadline).with(Context.SHADOW, mirror.name());
  }

  /** How each mirror goes, in the order of their names. */
  List<MirrorCounts> snapshot() {
    var all = new ArrayList<MirrorCounts>();
    new TreeMap<>(byName)
        .forEach((name, going) ->
            all.add(
                new MirrorCounts(name, going.sent.sum(), going.failed.sum(), going.leftOut.sum())));
    return all;
  }

  /** Begins no more; those under way end with the connections. */
  @Override
  public void close() {
    closed = true;
  }
}
