package io.kith.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingFactory;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.listener.EventListener;
import io.kith.cluster.Engine;
import io.kith.cluster.Instance;
import io.kith.cluster.Lease;
import io.kith.cluster.Mirror;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nacos, through its own client. That one registers and subscribes again by itself when it has lost
 * its connection; here it is watched whether it has one.
 */
final class NacosEngine implements Engine {

  private static final Logger log = LoggerFactory.getLogger(NacosEngine.class);

  /** How often it is looked whether the client still has its connection. */
  private static final Lease LEASE = new Lease(Duration.ofSeconds(3));

  /** How many names of services are asked for at a time. */
  private static final int PAGE = 500;

  private final Properties properties;
  private final String group;
  private final Duration listInterval;
  private final Runnable onClose;
  private final NacosRecord records = new NacosRecord();
  private final Semaphore changes = new Semaphore(0);
  private final EventListener onChange = _ -> changes.release();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<String, Map<String, Instance>> registered = new HashMap<>();
  private @Nullable NamingService client;

  private volatile boolean closed;

  // Owned by the thread that follows.
  private final Set<String> subscribed = new HashSet<>();

  /**
   * A Nacos that is not connected to yet.
   *
   * @param properties of its client
   * @param listInterval how often it is asked for new applications
   * @param onClose is run after the client was closed
   */
  NacosEngine(Properties properties, String group, Duration listInterval, Runnable onClose) {
    this.properties = properties;
    this.group = group;
    this.listInterval = listInterval;
    this.onClose = onClose;
  }

  /** Something that is asked of Nacos. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(NamingService nacos) throws NacosException;
  }

  private <T> T ask(Question<T> question) {
    try {
      return question.ask(client());
    } catch (NacosException e) {
      throw failure(e);
    }
  }

  private NamingService client() throws NacosException {
    lock.lock();
    try {
      NamingService open = client;
      if (open == null) {
        open = NamingFactory.createNamingService(properties);
        client = open;
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  private static CallException failure(NacosException e) {
    String why = e.getErrMsg() == null || e.getErrMsg().isBlank() ? e.toString() : e.getErrMsg();
    Code code =
        switch (e.getErrCode()) {
          case NacosException.NO_RIGHT -> Code.PERMISSION_DENIED;
          case NacosException.INVALID_PARAM, NacosException.CLIENT_INVALID_PARAM ->
              Code.INVALID_ARGUMENT;
          case NacosException.OVER_THRESHOLD, NacosException.CLIENT_OVER_THRESHOLD ->
              Code.RESOURCE_EXHAUSTED;
          default -> Code.UNAVAILABLE;
        };
    return new CallException(Status.of(code, why), e);
  }

  @Override
  public Lease register(Instance instance) {
    return publish(
        instance.app(),
        () ->
            registered
                .computeIfAbsent(instance.app(), _ -> new TreeMap<>())
                .put(instance.id(), instance));
  }

  /**
   * The client gives signs of life by its connection, and registers again when that was lost. What
   * it says of the state of the server is about another port; an answer is an answer.
   */
  @Override
  public Lease renew(Instance instance) {
    return ask(nacos -> {
      var _ = nacos.getServicesOfServer(1, 1, group);
      return LEASE;
    });
  }

  @Override
  public void deregister(Instance instance) {
    publish(
        instance.app(),
        () -> registered.getOrDefault(instance.app(), new TreeMap<>()).remove(instance.id()));
  }

  /** Of one connection Nacos takes the instances of a service all at once, or the last one only. */
  private Lease publish(String app, Runnable change) {
    lock.lock();
    try {
      change.run();
      var instances = new ArrayList<com.alibaba.nacos.api.naming.pojo.Instance>();
      registered.getOrDefault(app, Map.of()).values().stream()
          .map(NacosRecord::write)
          .forEach(instances::add);
      // Without a connection, too: the client remembers it for when it has one.
      client().batchRegisterInstance(NacosRecord.service(app), group, instances);
      return LEASE;
    } catch (NacosException e) {
      throw failure(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void follow(Mirror mirror) throws InterruptedException {
    while (true) {
      requireOpen();
      subscribeToAll();
      long startNanos = System.nanoTime();
      long leftNanos = listInterval.toNanos();
      while (leftNanos > 0) {
        // The client tells of changes, but not of all when two instances have had one address.
        mirror.replaceAll(known());
        boolean _ = changes.tryAcquire(leftNanos, TimeUnit.NANOSECONDS);
        changes.drainPermits();
        leftNanos = listInterval.toNanos() - (System.nanoTime() - startNanos);
      }
    }
  }

  /** The client swallows interrupts: whoever is asked to end has to look. */
  private void requireOpen() throws InterruptedException {
    if (closed) {
      throw new InterruptedException("closed");
    }
  }

  private void subscribeToAll() {
    Set<String> names = names();
    for (String name : names) {
      if (!subscribed.contains(name)) {
        ask(nacos -> {
          nacos.subscribe(name, group, onChange);
          return true;
        });
        subscribed.add(name);
        log.debug("the service {} of Nacos is subscribed to", name);
      }
    }
    for (String name : List.copyOf(subscribed)) {
      if (!names.contains(name)) {
        ask(nacos -> {
          nacos.unsubscribe(name, group, onChange);
          return true;
        });
        subscribed.remove(name);
      }
    }
  }

  private Set<String> names() {
    var names = new HashSet<String>();
    for (int page = 1; ; page++) {
      int number = page;
      List<String> some = ask(nacos -> nacos.getServicesOfServer(number, PAGE, group)).getData();
      names.addAll(some);
      if (some.size() < PAGE) {
        return names;
      }
    }
  }

  /** What the client knows of all services that are subscribed to; asks no server. */
  private List<Instance> known() {
    var instances = new TreeMap<String, Instance>();
    for (String name : subscribed) {
      ask(nacos -> nacos.getAllInstances(name, group, true)).stream()
          .flatMap(found -> records.read(found).stream())
          .forEach(instance -> instances.put(instance.id(), instance));
    }
    return List.copyOf(instances.values());
  }

  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      if (client != null) {
        client.shutDown();
      }
    } catch (NacosException e) {
      log.warn("the client of Nacos did not end well: {}", e.getErrMsg());
    } finally {
      lock.unlock();
      onClose.run();
    }
  }
}
