package io.kith.zookeeper;

import io.kith.cluster.Engine;
import io.kith.cluster.Instance;
import io.kith.cluster.InstanceRecord;
import io.kith.cluster.Lease;
import io.kith.cluster.Mirror;
import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances in ZooKeeper: an ephemeral node each, below one path.
 *
 * <p>The lease of an instance is the session, which ZooKeeper's client keeps by itself. To renew it
 * is to look whether the node is still there and this session's: a node that an earlier session of
 * this process left will vanish with that one, and must be made anew.
 *
 * <p>Whoever follows sets a watch, reads all nodes, and then each that changes, until the
 * connection is lost. Thread-safe.
 *
 * @see <a href="https://zookeeper.apache.org/doc/r3.9.3/zookeeperProgrammers.html">ZooKeeper
 *     programmer's guide</a>
 */
final class ZooKeeperEngine implements Engine {

  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(1);

  /** All nodes are read within this, many at a time. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private static final int READS_AT_ONCE = 64;

  /** In place of a session: somebody else has registered the instance since. */
  private static final long TAKEN_OVER = 0;

  private static final Logger log = LoggerFactory.getLogger(ZooKeeperEngine.class);

  private final CuratorFramework client;
  private final String path;

  /** The session by which each instance was registered. */
  private final Map<String, Long> sessions = new ConcurrentHashMap<>();

  /** An engine that connects from now on. */
  ZooKeeperEngine(CuratorFramework client, String path) {
    this.client = client;
    this.path = path;
    client.start();
  }

  private String path(Instance instance) {
    return path + "/" + InstanceRecord.key(instance.id());
  }

  @Override
  public Lease register(Instance instance) throws InterruptedException {
    byte[] record = InstanceRecord.write(instance);
    return Bounded.within(
        TIMEOUT,
        () -> {
          String node = path(instance);
          Stat there = client.checkExists().forPath(node);
          long session = session();
          if (there != null && there.getEphemeralOwner() == session) {
            client.setData().forPath(node, record);
            sessions.put(instance.id(), session);
            return lease();
          }
          if (there != null) {
            client.delete().withVersion(there.getVersion()).forPath(node);
          }
          client
              .create()
              .creatingParentsIfNeeded()
              .withMode(CreateMode.EPHEMERAL)
              .forPath(node, record);
          sessions.put(instance.id(), session);
          return lease();
        });
  }

  /** Whoever registered an instance last has it. */
  @Override
  public Lease renew(Instance instance) throws InterruptedException {
    long registered = sessions.getOrDefault(instance.id(), TAKEN_OVER);
    return Bounded.within(
        TIMEOUT,
        () -> {
          Stat there = client.checkExists().forPath(path(instance));
          long session = session();
          if (registered == TAKEN_OVER) {
            return lease();
          }
          if (there == null || registered != session) {
            throw new CallException(
                Code.NOT_FOUND, "this session has no node for " + instance + " any more");
          }
          if (there.getEphemeralOwner() != session) {
            log.info("{} was registered in ZooKeeper by somebody else: it is theirs", instance);
            sessions.put(instance.id(), TAKEN_OVER);
          }
          return lease();
        });
  }

  private long session() throws Exception {
    return client.getZookeeperClient().getZooKeeper().getSessionId();
  }

  /** The server may have agreed to another time than was asked for. */
  private Lease lease() throws Exception {
    int millis = client.getZookeeperClient().getZooKeeper().getSessionTimeout();
    return new Lease(Duration.ofMillis(Math.max(1, millis)));
  }

  @Override
  public void deregister(Instance instance) throws InterruptedException {
    Callable<Boolean> delete =
        () -> {
          if (!client.getZookeeperClient().isConnected()) {
            throw new CallException(Code.UNAVAILABLE, "there is no connection");
          }
          Stat there = client.checkExists().forPath(path(instance));
          if (there == null || there.getEphemeralOwner() != session()) {
            return false;
          }
          client.delete().withVersion(there.getVersion()).forPath(path(instance));
          return true;
        };
    Bounded.within(FAREWELL_TIMEOUT, delete);
    sessions.remove(instance.id());
  }

  @Override
  public void follow(Mirror mirror) throws InterruptedException {
    var changes = new Changes();
    try {
      Bounded.within(TIMEOUT, () -> watch(changes));
      mirror.replaceAllRecords(Bounded.within(READ_TIMEOUT, this::readAll));
      while (true) {
        take(changes.take(), mirror);
      }
    } finally {
      forget(changes);
    }
  }

  private boolean watch(Changes changes) throws Exception {
    try {
      client.create().creatingParentsIfNeeded().forPath(path, new byte[0]);
    } catch (NodeExistsException e) {
      // as it should be
    }
    client
        .watchers()
        .add()
        .withMode(AddWatchMode.PERSISTENT_RECURSIVE)
        .usingWatcher(changes)
        .forPath(path);
    return true;
  }

  /** Many at a time: each takes a way to the server and back. */
  private Map<String, byte[]> readAll() throws Exception {
    List<String> keys = client.getChildren().forPath(path);
    var records = new ConcurrentHashMap<String, byte[]>();
    var turns = new Semaphore(READS_AT_ONCE);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> reads =
          keys.stream()
              .limit(Mirror.MAX_INSTANCES)
              .map(key ->
                  readers.submit(() -> {
                    turns.acquire();
                    try {
                      records.put(key, client.getData().forPath(path + "/" + key));
                      return true;
                    } catch (NoNodeException e) {
                      return false; // gone since the list was made
                    } finally {
                      turns.release();
                    }
                  }))
              .toList();
      for (Future<Boolean> read : reads) {
        read.get();
      }
    }
    return records;
  }

  private void take(String changed, Mirror mirror) throws InterruptedException {
    if (!changed.startsWith(path + "/")) {
      return; // the place itself
    }
    String key = changed.substring(path.length() + 1);
    try {
      mirror.putRecord(key, Bounded.within(TIMEOUT, () -> client.getData().forPath(changed)));
    } catch (CallException e) {
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
      mirror.removeRecord(key);
    }
  }

  /** In this process: the server forgets it with the next one that is set, or with the session. */
  private void forget(Changes changes) {
    try {
      client
          .getZookeeperClient()
          .getZooKeeper()
          .removeWatches(path, changes, WatcherType.Any, true, (_, _, _) -> {}, null);
    } catch (Exception e) {
      // nothing is left of a client that is closed
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
