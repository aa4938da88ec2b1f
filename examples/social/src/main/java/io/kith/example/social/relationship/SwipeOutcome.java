package io.kith.example.social.relationship;

import java.time.Instant;

/** What came of a swipe. */
public sealed interface SwipeOutcome {

  /** The like is noted; the other has not swiped, or does not like back. */
  record Liked(Instant at) implements SwipeOutcome {}

  /** The dislike is noted. */
  record Disliked(Instant at) implements SwipeOutcome {}

  /** They like each other, since now or for long: a match stays, whatever is swiped later. */
  record Matched(Match match) implements SwipeOutcome {}
}
