package shop;

import io.kith.config.ByteSize;
import io.kith.config.Config;
import io.kith.config.Key;
import io.kith.config.RecordBinding;
import io.kith.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Generated;

/** Binds configuration to {@code WalletSettings}. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
public final class WalletSettings_Config extends RecordBinding {

  /** The binding, which {@code Config.bind} finds. */
  public WalletSettings_Config() {}

  @Override
  protected List<Key> keys() {
    return List.of(
        value("startCoins", int.class).withRange("0", "1000000").withDefault("100"),
        value("refresh", Duration.class).withRange("1ms", "").withDefault("30s"),
        value("apiKey", Secret.class).optional(),
        value("tiers", String.class).list().withDefault("free, \"gold\""),
        section("store", 1, keys1()),
        section("peers", 2, keys2()).map(),
        section("backups", 2, keys2()).list(),
        open("plugins"));
  }

  private List<Key> keys1() {
    return List.of(
        value("cache", ByteSize.class).withDefault("1MiB"),
        value("order", WalletSettings.Order.class).withDefault("oldest-first"));
  }

  private List<Key> keys2() {
    return List.of(value("host", String.class), value("port", int.class).withDefault("80"));
  }

  @Override
  protected Record create(int record, Object[] values) {
    return switch (record) {
      case 0 ->
          new WalletSettings(
              (int) values[0],
              (Duration) values[1],
              (Optional<Secret>) values[2],
              (List<String>) values[3],
              (WalletSettings.Store) values[4],
              (Map<String, WalletSettings.Peer>) values[5],
              (List<WalletSettings.Peer>) values[6],
              (Config) values[7]);
      case 1 -> new WalletSettings.Store((ByteSize) values[0], (WalletSettings.Order) values[1]);
      case 2 -> new WalletSettings.Peer((String) values[0], (int) values[1]);
      default -> throw new IndexOutOfBoundsException(record);
    };
  }
}
