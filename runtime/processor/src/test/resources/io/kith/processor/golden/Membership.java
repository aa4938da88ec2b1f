package shop;

import io.kith.core.Field;
import io.kith.core.Idempotent;
import io.kith.core.OneWay;
import io.kith.core.Reserved;
import io.kith.core.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Service(version = "1.2.0")
public interface Membership {

  enum Tier {
    FREE,
    GOLD
  }

  @Reserved(2)
  record Balance(long userId, int coins, Tier tier, Instant asOf, Optional<Balance> before) {}

  sealed interface Event {
    record Seen(List<Integer> pages, Set<String> tags) implements Event {}

    @Field(7)
    record Left(Map<String, Long> totals) implements Event {}
  }

  Balance checkCoin(long userId, int coins) throws InsufficientCoins;

  @Idempotent
  Optional<Balance> balance(long userId);

  @OneWay
  void seen(Event event);

  final class InsufficientCoins extends Exception {
    private static final long serialVersionUID = 1;

    private final int needed;

    public InsufficientCoins(int needed) {
      super("needs " + needed + " more coins");
      this.needed = needed;
    }

    public int needed() {
      return needed;
    }
  }
}
