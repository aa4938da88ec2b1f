package io.kith.etcd;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a cluster of etcd, and who this is to them. One is asked until it does not answer,
 * then the next. Thread-safe.
 */
final class EtcdMembers {

  /** A member that has lost the others must say so rather than be silent. */
  private static final Metadata REQUIRE_LEADER = Metadata.of("hasleader", "true");

  /** The services of one member. */
  record Member(Kv kv, Leasing leasing, Watching watching, Auth auth) {

    static Member over(Channel channel) {
      return new Member(
          channel.stub(Kv.class),
          channel.stub(Leasing.class),
          channel.stub(Watching.class),
          channel.stub(Auth.class));
    }
  }

  private final List<Member> members;
  private final Optional<Auth.Credentials> credentials;
  private final AtomicInteger current = new AtomicInteger();
  private volatile @Nullable String token;

  EtcdMembers(Client client, List<Address> addresses, Optional<Auth.Credentials> credentials) {
    this.members =
        addresses.stream()
            .map(address -> Member.over(client.channel(address, Protocol.GRPC)))
            .toList();
    this.credentials = credentials;
  }

  /**
   * Asks a member, within the time.
   *
   * @throws CallException whatever goes wrong
   */
  <T> T ask(Duration timeout, Function<Member, T> question) {
    return Context.root()
        .with(Deadline.after(timeout, System.nanoTime()))
        .call(() -> asked(question));
  }

  /** Asks a member, for as long as the answer takes. */
  <T> T askWithoutLimit(Function<Member, T> question) {
    return Context.root().call(() -> asked(question));
  }

  private <T> T asked(Function<Member, T> question) {
    int index = current.get();
    Member member = members.get(index);
    try {
      String before = token(member);
      try {
        return withToken(before, member, question);
      } catch (CallException e) {
        if (e.code() != Code.UNAUTHENTICATED || credentials.isEmpty()) {
          throw e;
        }
        forget(before); // tokens expire
        return withToken(token(member), member, question);
      }
    } catch (CallException e) {
      if (e.code() == Code.UNAVAILABLE || e.code() == Code.DEADLINE_EXCEEDED) {
        current.compareAndSet(index, (index + 1) % members.size());
      }
      throw e;
    }
  }

  private static <T> T withToken(String token, Member member, Function<Member, T> question) {
    Metadata metadata = token.isEmpty() ? REQUIRE_LEADER : REQUIRE_LEADER.with("token", token);
    return Exchange.with(metadata).call(() -> question.apply(member));
  }

  /** A token for this user; empty where nobody says who this is. */
  private String token(Member member) {
    String known = token;
    if (known != null) {
      return known;
    }
    String asked = credentials.map(who -> member.auth().authenticate(who).token()).orElse("");
    token = asked;
    return asked;
  }

  private synchronized void forget(String expired) {
    if (expired.equals(token)) {
      token = null;
    }
  }
}
