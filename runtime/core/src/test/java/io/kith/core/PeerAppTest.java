package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PeerAppTest {

  @Test
  void a_name_has_one_instance() {
    assertThat(PeerApp.of("peer-test")).isSameAs(PeerApp.of("peer-" + "test".strip()));
    assertThat(PeerApp.of("peer-test").name()).isEqualTo("peer-test");
  }

  @Test
  void who_says_nothing_is_unknown() {
    assertThat(PeerApp.of("")).isSameAs(PeerApp.UNKNOWN);
    assertThat(PeerApp.of("nobody")).isSameAs(PeerApp.UNKNOWN);
  }

  @Test
  void names_beyond_the_limit_are_others() {
    var names = new PeerApp.Names(2);
    PeerApp first = names.of("first");
    PeerApp second = names.of("second");
    assertThat(names.of("third")).isSameAs(PeerApp.OTHERS);
    assertThat(names.of("first")).isSameAs(first);
    assertThat(names.of("second")).isSameAs(second);
  }

  @Test
  @Timeout(30)
  void calls_wait_for_no_lock_once_all_names_are_known_or_too_many() throws Exception {
    var names = new PeerApp.Names(1);
    String name = "x".repeat(PeerApp.MAX_CHARS + 1);
    PeerApp cut = names.of(name);
    assertThat(names.of("second")).isSameAs(PeerApp.OTHERS);
    synchronized (names) {
      var found =
          CompletableFuture.supplyAsync(
              () -> List.of(names.of(name), names.of("third"), names.of("")));
      assertThat(found.get()).containsExactly(cut, PeerApp.OTHERS, PeerApp.UNKNOWN);
    }
  }

  @Test
  void a_long_name_is_cut() {
    var names = new PeerApp.Names(2);
    PeerApp cut = names.of("x".repeat(PeerApp.MAX_CHARS + 1));
    assertThat(cut.name()).hasSize(PeerApp.MAX_CHARS);
    assertThat(names.of("x".repeat(PeerApp.MAX_CHARS))).isSameAs(cut);
  }
}
