package io.kith.collector.figures;

import io.kith.collector.Observations.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is counted together: calls of one kind between two.
 *
 * @param side who tells: whoever called, or whoever was called
 * @param service who tells, by name
 * @param version of the process that tells; empty if unknown
 * @param zone in which it runs; empty if unknown
 * @param labels of the process that tells, as {@link Group#labels} has them
 * @param peer whoever is at the other end; empty if unknown
 * @param peerKind what that is
 * @param method that was called
 * @param code how the calls ended
 * @param failed whether that is a failure
 */
record CallSeries(
    Side side,
    String service,
    String version,
    String zone,
    String labels,
    String peer,
    Kind peerKind,
    String method,
    String code,
    boolean failed) {

  /** What stands in the place of names when there are too many. */
  static final String OTHERS = "(others)";

  /** Who tells of calls. */
  enum Side {
    /** Who called. */
    CALLER,
    /** Who was called. */
    CALLEE,
    /** One process that was called: {@code peer} is its id, and there is no method. */
    INSTANCE
  }

  /** What one process answered. */
  static CallSeries ofInstance(Teller teller, boolean failed) {
    return new CallSeries(
        Side.INSTANCE,
        teller.service(),
        "",
        "",
        "",
        teller.instance(),
        Kind.SERVICE,
        "",
        failed ? "FAILED" : "OK",
        failed);
  }

  /** The same number at every hub, for ever. */
  long id() {
    String all =
        String.join(
            "\0",
            side.name(),
            service,
            version,
            zone,
            labels,
            peer,
            peerKind.name(),
            method,
            code,
            Boolean.toString(failed));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The same between the same two, whatever the method. */
  CallSeries withoutMethod() {
    return new CallSeries(
        side, service, "", "", "", peer, peerKind, OTHERS, failed ? "FAILED" : "OK", failed);
  }

  /** The same of nobody in particular. */
  CallSeries withoutNames() {
    return new CallSeries(
        side, OTHERS, "", "", "", OTHERS, peerKind, OTHERS, failed ? "FAILED" : "OK", failed);
  }
}
