package io.kith.simulator.model;

import io.kith.policy.Subset;
import io.kith.simulator.model.Registry.Listed;
import io.kith.simulator.model.Registry.Listing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which of very many instances each of very many clients calls. Clients that are in one group share
 * what is the most work: to give out the instances of a zone to all of a group.
 */
final class Subsets {

  private final int size;
  private Listing listing = new Listing(-1, List.of());
  private Map<Integer, Zone> zones = Map.of();

  /**
   * The subsets.
   *
   * @param size about how many of each zone a client calls; 0 for all
   */
  Subsets(int size) {
    this.size = size;
  }

  /** Those of one zone, and what a group of clients makes of them. */
  private static final class Zone {
    final List<String> ids = new ArrayList<>();
    final Map<String, Listed> byId = new HashMap<>();
    List<Set<String>> group = List.of();
    long groupNumber = -1;
  }

  /**
   * Those that a client calls, ordered by their ids.
   *
   * @param client its number
   */
  List<Listed> of(long client, Listing news) {
    if (size == 0 || news.all().size() <= size) {
      return news.all();
    }
    if (news.revision() != listing.revision()) {
      sort(news);
    }
    var chosen = new ArrayList<Listed>();
    for (Zone zone : zones.values()) {
      for (String id : ids(zone, client)) {
        chosen.add(zone.byId.get(id));
      }
    }
    chosen.sort(Comparator.comparing(Listed::id));
    return chosen;
  }

  private void sort(Listing news) {
    listing = news;
    zones = new TreeMap<>();
    for (Listed listed : news.all()) {
      Zone zone = zones.computeIfAbsent(listed.instance().zone(), _ -> new Zone());
      zone.ids.add(listed.id());
      zone.byId.put(listed.id(), listed);
    }
  }

  private Set<String> ids(Zone zone, long client) {
    if (zone.group.isEmpty() || client / zone.group.size() != zone.groupNumber) {
      zone.group = new Subset(size, client).ofGroup(zone.ids);
      zone.groupNumber = client / zone.group.size();
    }
    return zone.group.get((int) (client % zone.group.size()));
  }
}
