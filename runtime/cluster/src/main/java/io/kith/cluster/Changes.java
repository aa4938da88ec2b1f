package io.kith.cluster;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How what a query finds came from one revision to another. Immutable.
 *
 * @param since the revision that it goes on from; {@link Revision#NONE} if it tells of all that is
 *     found
 * @param revision the revision that it leads to
 * @param instances those that are new, or not what they were at that revision
 * @param gone the ids of those that are found no more
 */
public record Changes(
    Revision since, Revision revision, List<Instance> instances, List<String> gone) {

  public Changes {
    instances = List.copyOf(instances);
    gone = List.copyOf(gone);
  }

  /**
   * What {@link #encoded} wrote.
   *
   * @throws CodecException if it did not, or the limits are exceeded
   */
  public static Changes decoded(byte[] bytes, Limits limits) {
    return ProtoReader.read(Changes_Codec.INSTANCE, bytes, 0, bytes.length, limits);
  }

  /** The protobuf message of this, as it is told to many who ask the same. */
  public byte[] encoded() {
    var out = new ProtoWriter(1 << 10, Limits.defaults());
    Changes_Codec.INSTANCE.write(out, this);
    return out.toByteArray();
  }

  /** All that there is to know. */
  public static Changes whole(Snapshot snapshot) {
    return new Changes(Revision.NONE, snapshot.revision(), snapshot.instances(), List.of());
  }

  /** Whether it tells of all that is found, and goes on from nothing. */
  public boolean isWhole() {
    return since.equals(Revision.NONE);
  }

  /**
   * What is found now.
   *
   * @param known what was found before
   * @return empty if this goes on from another revision than that
   */
  public Optional<Snapshot> applyTo(Snapshot known) {
    if (isWhole()) {
      var ordered = new ArrayList<>(instances);
      ordered.sort(Comparator.comparing(Instance::id));
      return Optional.of(new Snapshot(revision, ordered));
    }
    return since.equals(known.revision()) ? Optional.of(mergedWith(known)) : Optional.empty();
  }

  private Snapshot mergedWith(Snapshot known) {
    Map<String, Instance> changed = new TreeMap<>();
    instances.forEach(instance -> changed.put(instance.id(), instance));
    var left = new HashSet<>(gone);
    var merged = new ArrayList<Instance>(known.instances().size() + changed.size());
    for (Instance instance : known.instances()) {
      if (!left.contains(instance.id()) && !changed.containsKey(instance.id())) {
        merged.add(instance);
      }
    }
    merged.addAll(changed.values());
    merged.sort(Comparator.comparing(Instance::id)); // two runs that are in order: cheap
    return new Snapshot(revision, merged);
  }
}
