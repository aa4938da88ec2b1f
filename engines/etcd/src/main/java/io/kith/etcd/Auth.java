package io.kith.etcd;

import io.kith.core.Field;
import io.kith.core.Idempotent;
import io.kith.core.Service;

/** What is needed of etcd's service for users. */
@Service("etcdserverpb.Auth")
public interface Auth {

  /** A token for a user with this password. */
  @Idempotent
  Authenticated authenticate(Credentials request);

  /** Who it is, and how to know. */
  record Credentials(@Field(1) String name, @Field(2) String password) {

    /** The name alone. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** What to send along. */
  record Authenticated(@Field(2) String token) {

    /** Nothing: it is a secret. */
    @Override
    public String toString() {
      return "a token";
    }
  }
}
