package io.kith.nacos;

import com.alibaba.nacos.api.naming.pojo.Instance;
import io.kith.cluster.InstanceRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an instance stands in Nacos: address and weight as Nacos has them, and the whole of it in the
 * metadata, as the record that every engine holds. What is no record is passed over and told of
 * once. Thread-safe.
 */
final class NacosRecord {

  private static final Logger log = LoggerFactory.getLogger(NacosRecord.class);

  private static final String ID = "kith-id";
  private static final String RECORD = "kith";

  /** What weighs 100 here weighs 1 there, either one's usual. */
  private static final double SHARE = 100;

  /** How many mistakes are told of, and remembered for that. */
  private static final int MAX_TOLD = 1_000;

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** The name of the service of an application; that itself, if Nacos takes it. */
  static String service(String app) {
    return InstanceRecord.key(app);
  }

  static Instance write(io.kith.cluster.Instance instance) {
    var metadata = new HashMap<String, String>();
    metadata.put(ID, instance.id());
    metadata.put(RECORD, new String(InstanceRecord.write(instance), StandardCharsets.UTF_8));
    var written = new Instance();
    written.setIp(instance.address().host());
    written.setPort(instance.address().port());
    written.setWeight(instance.weight() / SHARE);
    written.setMetadata(metadata);
    written.setEphemeral(true);
    return written;
  }

  /** The instance that stands there; one that an operator has taken out of service is draining. */
  Optional<io.kith.cluster.Instance> read(Instance found) {
    Map<String, String> metadata = Objects.requireNonNullElse(found.getMetadata(), Map.of());
    String record = metadata.get(RECORD);
    if (record == null || !found.isHealthy()) {
      return Optional.empty();
    }
    try {
      io.kith.cluster.Instance instance =
          InstanceRecord.read(
              InstanceRecord.key(metadata.getOrDefault(ID, "")),
              record.getBytes(StandardCharsets.UTF_8));
      return Optional.of(
          found.isEnabled() ? instance : instance.with(io.kith.cluster.Instance.State.DRAINING));
    } catch (IllegalArgumentException e) {
      if (told.size() < MAX_TOLD && told.add(found.toInetAddr())) {
        log.warn(
            "the instance {} of {} in Nacos is passed over: {}",
            found.toInetAddr(),
            found.getServiceName(),
            e.getMessage());
      }
      return Optional.empty();
    }
  }
}
