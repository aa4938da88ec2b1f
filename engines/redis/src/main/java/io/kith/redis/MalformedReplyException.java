package io.kith.redis;

import java.io.IOException;

/** What came is no answer of Redis: the connection is of no use any more. */
final class MalformedReplyException extends IOException {

  MalformedReplyException(String what) {
    super("this is no answer of Redis: " + what);
  }
}
