package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An engine without a process, which goes away and loses its memory when a test wants it to. */
final class FakeEngine {

  private final Map<String, byte[]> records = new TreeMap<>();
  private @Nullable CallException failure;
  private int clients;

  /** Answers everything with this from now on. */
  synchronized void fail(Code code, String message) {
    failure = new CallException(code, message);
    changed();
  }

  /** Is there again, as it was. */
  synchronized void recover() {
    failure = null;
  }

  synchronized void forget() {
    records.clear();
    changed();
  }

  synchronized void write(String key, byte[] record) {
    records.put(key, record);
    changed();
  }

  synchronized boolean knows(String id) {
    return records.containsKey(InstanceRecord.key(id));
  }

  /** How many connections there are. */
  synchronized int clients() {
    return clients;
  }

  private void changed() {

    notifyAll();
  }

  private void throwIfFailing() {
    if (failure != null) {
      throw new CallException(failure.status());
    }
  }

  synchronized Engine connect() {
    clients++;
    return new Connection();
  }

  private final class Connection implements Engine {

    private static final Lease LEASE = new Lease(Duration.ofMillis(60));

    @Override
    public Lease register(Instance instance) {
      synchronized (FakeEngine.this) {
        throwIfFailing();
        write(InstanceRecord.key(instance.id()), InstanceRecord.write(instance));
        return LEASE;
      }
    }

    @Override
    public Lease renew(Instance instance) {
      synchronized (FakeEngine.this) {
        throwIfFailing();
        if (!knows(instance.id())) {
          throw new CallException(Code.NOT_FOUND, "unknown");
        }
        return LEASE;
      }
    }

    @Override
    public void deregister(Instance instance) {
      synchronized (FakeEngine.this) {
        throwIfFailing();
        records.remove(InstanceRecord.key(instance.id()));
        changed();
      }
    }

    @Override
    public void follow(Mirror mirror) throws InterruptedException {
      synchronized (FakeEngine.this) {
        throwIfFailing();
        var known = new HashMap<>(records);
        mirror.replaceAllRecords(known);
        while (true) {
          FakeEngine.this.wait();
          throwIfFailing();
          known.keySet().stream()
              .filter(key -> !records.containsKey(key))
              .forEach(mirror::removeRecord);
          records.forEach((key, record) -> {
            if (known.get(key) != record) {
              mirror.putRecord(key, record);
            }
          });
          known.clear();
          known.putAll(records);
        }
      }
    }

    @Override
    public void close() {
      synchronized (FakeEngine.this) {
        clients--;
      }
    }
  }
}
