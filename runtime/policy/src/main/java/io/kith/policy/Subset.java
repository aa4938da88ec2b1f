package io.kith.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of very many instances one of many clients calls: about so many, such that each instance is
 * called by about as many clients as any other, and that few clients change when an instance comes
 * or goes.
 *
 * <p>Clients are taken in groups. Within a group each client is a slot, and each instance is in one
 * slot: the first of a row that the hash of group and instance gives, as long as it has room. So a
 * group of clients covers all instances once, and an instance that comes or goes moves a few others
 * at most. How many slots there are is a power of two, which changes only when the number of
 * instances doubles or halves.
 *
 * <p>With clients that are numbered from 0 up, each instance is called by the same number of them,
 * give or take one. Where each takes a hash of its name instead, that number scatters as those of
 * balls that are thrown. Pure; immutable.
 *
 * @param size about how many instances a client calls, to within a factor of the square root of
 *     two, and a tenth; 0 for all
 * @param client the number of the client, or a hash of its name; 0 or more
 * @see <a href="https://sre.google/sre-book/load-balancing-datacenter/">B. Beyer et al.: Site
 *     Reliability Engineering, chapter 20, deterministic subsetting</a>
 * @see <a href="https://arxiv.org/abs/1608.01350">V. Mirrokni, M. Thorup, M. Zadimoghaddam:
 *     Consistent Hashing with Bounded Loads</a>
 */
public record Subset(int size, long client) {

  /** How much fuller than the mean a slot may be. */
  private static final double ROOM = 1.1;

  private static final Subset ALL = new Subset(0, 0);

  public Subset {
    if (size < 0 || client < 0) {
      throw new IllegalArgumentException(
          "a subset of " + size + " for client " + client + "; both are 0 or more");
    }
  }

  /** No subset: all instances are called. */
  public static Subset all() {
    return ALL;
  }

  /** A subset for a client that has no number, by its name. */
  public static Subset of(int size, String name) {
    return new Subset(size, Key.hash(name) >>> 1);
  }

  /**
   * Who is called of those that have these ids, in whatever order they come.
   *
   * @param ids all different
   */
  public Set<String> of(List<String> ids) {
    List<Set<String>> group = ofGroup(ids);
    return Set.copyOf(group.get((int) (client % group.size())));
  }

  /**
   * The same for each client of the group that this one is in, by what remains of their numbers
   * divided by how many these are.
   *
   * @param ids all different
   */
  public List<Set<String>> ofGroup(List<String> ids) {
    int slots = slots(ids.size());
    var chosen = new ArrayList<Set<String>>(slots);
    for (int i = 0; i < slots; i++) {
      chosen.add(new HashSet<>());
    }
    int room = (int) Math.ceil(ROOM * ids.size() / slots);
    int[] taken = new int[slots];
    for (Member member : inOrder(ids, Key.mixed(client / slots + 1))) {
      int slot = member.slot(taken, room);
      taken[slot]++;
      chosen.get(slot).add(member.id);
    }
    return chosen;
  }

  /** The power of two that is nearest to the number of subsets, by their ratio. */
  private int slots(int instances) {
    if (size == 0) {
      return 1;
    }
    double subsets = Math.max(1, (double) instances / size);
    return 1 << Math.round(Math.log(subsets) / Math.log(2));
  }

  private static Member[] inOrder(List<String> ids, long group) {
    Member[] members =
        ids.stream()
            .map(id -> new Member(id, Key.mixed(Key.hash(id) ^ group)))
            .toArray(Member[]::new);
    Arrays.sort(members, Comparator.comparingLong(Member::hash).thenComparing(Member::id));
    return members;
  }

  private record Member(String id, long hash) {

    /** The first slot of its row that has room; all together have more than enough. */
    int slot(int[] taken, int room) {
      long next = hash;
      while (true) {
        next = Key.mixed(next + 0x9E37_79B9_7F4A_7C15L);
        int slot = (int) (next >>> 32) & (taken.length - 1);
        if (taken[slot] < room) {
          return slot;
        }
      }
    }
  }
}
