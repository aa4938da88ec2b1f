package io.kith.example.social.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MatchFeedTest {

  private final MatchFeed feed = new MatchFeed();

  private static Match match(long userId, long otherId) {
    return new Match(userId, otherId, Instant.EPOCH);
  }

  @Test
  void a_match_that_is_known_and_told_comes_once() {
    try (Stream<Match> matches = feed.listen(1, () -> List.of(match(1, 2)))) {
      feed.tell(match(1, 2));
      feed.tell(match(7, 3));
      feed.tell(match(1, 3));
      assertThat(matches.limit(2)).containsExactly(match(1, 2), match(1, 3));
    }
  }

  @Test
  void who_closes_the_feed_listens_no_more() {
    Stream<Match> one = feed.listen(1, List::of);
    Stream<Match> other = feed.listen(1, List::of);
    one.close();
    assertThat(feed.users()).isEqualTo(1);
    other.close();
    assertThat(feed.users()).isZero();
  }

  @Test
  void an_interrupt_ends_the_wait() {
    Iterator<Match> matches = feed.listen(1, List::of).iterator();
    Thread.currentThread().interrupt();
    assertThatThrownBy(matches::hasNext)
        .isInstanceOf(CallException.class)
        .hasMessageContaining("nobody listens any more");
    assertThat(Thread.interrupted()).isTrue();
  }
}
