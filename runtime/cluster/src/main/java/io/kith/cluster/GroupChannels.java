package io.kith.cluster;

import io.kith.transport.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The ways to one instance of methods that rules have put into groups: each group has connections
 * of its own, which are opened when its first call needs them, so that large messages of one do not
 * hold up small ones of another. Thread-safe.
 */
final class GroupChannels {

  /** Further groups share the connections of those that are in none. */
  static final int MAX_GROUPS = 16;

  private final Channel common;
  private final Supplier<Channel> open;
  private final Map<String, Channel> byGroup = new ConcurrentHashMap<>();
  private boolean closed; // guarded by this

  /** No groups ever: all go one way. */
  static GroupChannels none(Channel common) {
    return new GroupChannels(common, () -> common);
  }

  /**
   * No groups yet.
   *
   * @param common of methods that are in none
   * @param open opens another one to the same instance
   */
  GroupChannels(Channel common, Supplier<Channel> open) {
    this.common = common;
    this.open = open;
  }

  /** The way of a group; empty for no group. */
  Channel of(String group) {
    if (group.isEmpty()) {
      return common;
    }
    Channel known = byGroup.get(group);
    return known != null ? known : add(group);
  }

  private synchronized Channel add(String group) {
    Channel known = byGroup.get(group);
    if (known != null) {
      return known;
    }
    if (closed || byGroup.size() >= MAX_GROUPS) {
      return common;
    }
    Channel channel = open.get();
    if (channel != common) {
      byGroup.put(group, channel);
    }
    return channel;
  }

  /** How many calls wait for their reply, of all groups. */
  int outstanding() {
    int sum = common.outstanding();
    for (Channel channel : byGroup.values()) {
      sum += channel.outstanding();
    }
    return sum;
  }

  /** Takes no new calls; those in flight go on. */
  synchronized void close() {
    closed = true;
    common.close();
    byGroup.values().forEach(Channel::close);
  }
}
