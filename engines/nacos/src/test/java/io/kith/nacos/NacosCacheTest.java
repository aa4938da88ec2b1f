package io.kith.nacos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

final class NacosCacheTest {

  @Test
  void what_is_in_it_goes_with_it_as_often_as_it_is_written() throws IOException {
    NacosCache cache = NacosCache.create();
    for (int i = 0; i < 2; i++) {
      Files.createDirectories(cache.directory().resolve("nacos/naming/public"));
      Files.writeString(cache.directory().resolve("nacos/naming/public/KITH@@a"), "{}");
      cache.close();
      assertThat(cache.directory()).doesNotExist();
    }
    cache.close();
  }
}
