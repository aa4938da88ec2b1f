package io.kith.example.social;

import io.kith.core.CallException;
import io.kith.core.Code;

/** Refuses arguments that make no sense, with {@code INVALID_ARGUMENT}. */
public final class Require {

  private Require() {}

  /** The value, which lies in the range, both ends included. */
  public static int between(int least, int most, int value, String name) {
    if (value < least || value > most) {
      throw invalid(name + " is " + value + "; allowed are " + least + " to " + most);
    }
    return value;
  }

  /** The value, which is an id: 1 or more. */
  public static long id(long value, String name) {
    if (value < 1) {
      throw invalid(name + " is " + value + "; ids start at 1");
    }
    return value;
  }

  /** The exception for an argument that makes no sense. */
  public static CallException invalid(String message) {
    return new CallException(Code.INVALID_ARGUMENT, message);
  }
}
