package io.kith.proxy;

import io.kith.core.Idempotent;
import io.kith.core.OneWay;
import io.kith.core.Service;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A service for tests, with a method of every kind. */
@Service("test.Desk")
public interface Desk {

  /** What somebody wants. */
  record Ticket(long number, String title, List<String> tags) {}

  /** What came along with a call. */
  record Luggage(
      boolean hasDeadline,
      long remainingMillis,
      Map<String, String> baggage,
      String trace,
      String tenant,
      String principal) {}

  /** There is nobody. */
  final class Closed extends Exception {

    private static final long serialVersionUID = 1;

    private final String until;

    /** Closed until then. */
    public Closed(String until) {
      super("closed until " + until);
      this.until = until;
    }

    /** Until when. */
    public String until() {
      return until;
    }
  }

  /** The name of the one who answers. */
  @Idempotent
  String who();

  /** The ticket, with a number. */
  Ticket open(Ticket ticket) throws Closed;

  /** Is not answered. */
  @OneWay
  void seen(String what);

  /** What came along; sends {@code x-answer} back. */
  Luggage luggage();

  /** Is not answered until the caller gives up. */
  String hang();

  /** So many tickets; after those, headers and trailers. */
  @Idempotent
  Stream<Ticket> all(int count);

  /** How many there were. */
  int count(Stream<Ticket> tickets);

  /** Each in capitals, as soon as it comes. */
  Stream<String> chat(Stream<String> lines);
}
