package io.kith.policy.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool that tells who is in it, and who comes after. */
record FakePool(List<String> ids, @Nullable FakePool beyond, String why) {

  /** Makes such pools. */
  static final PoolMaker<FakeInstance, FakePool> MAKER =
      new PoolMaker<>() {
        @Override
        public FakePool pool(String name, List<FakeInstance> members) {
          return new FakePool(members.stream().map(FakeInstance::id).toList(), null, "");
        }

        @Override
        public FakePool then(FakePool first, FakePool beyond) {
          return new FakePool(first.ids, beyond, "");
        }

        @Override
        public FakePool nobody(String why) {
          return new FakePool(List.of(), null, why);
        }
      };

  /** Who is tried, pool by pool, each once. */
  List<List<String>> inTurn() {
    var seen = new ArrayList<String>();
    var turns = new ArrayList<List<String>>();
    for (FakePool pool = this; pool != null; pool = pool.beyond) {
      List<String> fresh = pool.ids.stream().filter(id -> !seen.contains(id)).toList();
      if (!fresh.isEmpty()) {
        turns.add(fresh);
        seen.addAll(fresh);
      }
    }
    return turns;
  }
}
