package io.kith.example.social.recommendation;

import io.kith.example.social.user.Profile;
import java.util.Set;

/**
 * Somebody whom a user may like.
 *
 * @param kilometres how far away
 * @param score how well they suit each other, 0 to 1
 * @param why what speaks for them
 */
public record Candidate(Profile profile, double kilometres, double score, Set<Reason> why) {

  /** What speaks for a candidate. */
  public enum Reason {
    NEAR,
    OF_YOUR_AGE,
    SHARED_INTERESTS,
    LIKES_YOU
  }
}
