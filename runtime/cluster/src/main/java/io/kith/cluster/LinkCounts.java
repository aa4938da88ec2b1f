package io.kith.cluster;

/**
 * The ways of one process to the instances of one application.
 *
 * @param app its name
 * @param instances how many are known, and may be called by this process
 * @param ready how many of them are connected, and answer
 * @param connections how many are open to them
 * @param outstanding how many calls wait for a reply of theirs
 */
public record LinkCounts(String app, int instances, int ready, int connections, int outstanding) {

  LinkCounts plus(LinkCounts other) {
    return new LinkCounts(
        app,
        instances + other.instances,
        ready + other.ready,
        connections + other.connections,
        outstanding + other.outstanding);
  }
}
