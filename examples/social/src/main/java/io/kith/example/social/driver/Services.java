package io.kith.example.social.driver;

import io.kith.cluster.Cluster;
import io.kith.example.social.membership.Membership;
import io.kith.example.social.recommendation.Recommendation;
import io.kith.example.social.relationship.Relationship;
import io.kith.example.social.user.User;

/** The four services. */
record Services(
    Membership membership, User users, Relationship relationship, Recommendation recommendation) {

  /** Those of a cluster. */
  static Services of(Cluster cluster) {
    return new Services(
        cluster.client(Membership.class),
        cluster.client(User.class),
        cluster.client(Relationship.class),
        cluster.client(Recommendation.class));
  }
}
