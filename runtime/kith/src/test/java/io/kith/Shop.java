package io.kith;

import io.kith.core.Service;
import java.time.Instant;
import java.util.List;

/** A service for tests of HTTP. */
@Service("test.Shop")
public interface Shop {

  /** What was bought. */
  record Receipt(long number, List<String> goods, Instant at) {}

  /** There is not so much of it. */
  final class SoldOut extends Exception {

    private static final long serialVersionUID = 1;

    private final int left;

    /** So much is left. */
    public SoldOut(int left) {
      super("only " + left + " left");
      this.left = left;
    }

    /** How many are left. */
    public int left() {
      return left;
    }
  }

  /** Buys so many of it. */
  Receipt buy(String good, int count) throws SoldOut;

  /** Closes for the day. */
  void close();
}
