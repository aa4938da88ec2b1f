package io.kith.example.social.recommendation;

import io.kith.core.Context;
import io.kith.example.social.recommendation.Candidate.Reason;
import io.kith.example.social.user.Neighbour;
import io.kith.example.social.user.Profile;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How much each reason counts. Which one is used is an experiment that the label {@value #LABEL}
 * chooses at the edge: as baggage it reaches this service over any number of hops.
 */
public enum Ranking {
  BALANCED(0.25, 0.25, 0.25, 0.25),
  NEAREST(0.7, 0.1, 0.1, 0.1),
  LIKE_MINDED(0.1, 0.2, 0.6, 0.1);

  /** The label of baggage. */
  public static final String LABEL = "ranking";

  private static final double FAR_KILOMETRES = 10;
  private static final double OTHER_GENERATION_YEARS = 15;
  private static final int MANY_INTERESTS = 3;

  private final double near;
  private final double age;
  private final double interests;
  private final double admirer;

  Ranking(double near, double age, double interests, double admirer) {
    this.near = near;
    this.age = age;
    this.interests = interests;
    this.admirer = admirer;
  }

  /** What the label says, in lower case; balanced without one, or with one that is not known. */
  static Ranking of(Context context) {
    String label = context.baggage().getOrDefault(LABEL, "");
    for (Ranking ranking : values()) {
      if (ranking.label().equals(label)) {
        return ranking;
      }
    }
    return BALANCED;
  }

  /** The value of the label that chooses this. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Rates a neighbour for a user. */
  Candidate rate(Profile self, Neighbour neighbour, boolean isAdmirer) {
    Profile other = neighbour.profile();
    double years = Math.abs(ChronoUnit.DAYS.between(self.born(), other.born())) / 365.25;
    double isNear = closeness(neighbour.kilometres(), FAR_KILOMETRES);
    double isOfAge = closeness(years, OTHER_GENERATION_YEARS);
    double isLikeMinded = Math.min(1, shared(self, other) / (double) MANY_INTERESTS);
    double score =
        near * isNear + age * isOfAge + interests * isLikeMinded + (isAdmirer ? admirer : 0);
    return new Candidate(
        other, neighbour.kilometres(), score, reasons(isNear, isOfAge, isLikeMinded, isAdmirer));
  }

  private static double closeness(double distance, double far) {
    return Math.max(0, 1 - distance / far);
  }

  private static long shared(Profile one, Profile other) {
    return one.interests().stream().filter(other.interests()::contains).count();
  }

  private static Set<Reason> reasons(
      double isNear, double isOfAge, double isLikeMinded, boolean isAdmirer) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (isNear > 0.5) {
      reasons.add(Reason.NEAR);
    }
    if (isOfAge > 0.5) {
      reasons.add(Reason.OF_YOUR_AGE);
    }
    if (isLikeMinded > 0.5) {
      reasons.add(Reason.SHARED_INTERESTS);
    }
    if (isAdmirer) {
      reasons.add(Reason.LIKES_YOU);
    }
    return reasons;
  }
}
