package io.kith.benchmarks.thrift;

import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.thrift.idl.EchoMessage;
import java.nio.ByteBuffer;

/** The message of the run as Thrift's generated class. */
final class ThriftMessages {
  private ThriftMessages() {}

  static EchoMessage message(long id, String name, byte[] payload) {
    var message = new EchoMessage();
    message.setId(id);
    message.setName(name);
    // The setter would copy the bytes; the field, which is public, takes them as they are.
    message.payload = ByteBuffer.wrap(payload);
    return message;
  }

  static void check(long id, String name, byte[] payload, EchoMessage reply) {
    if (reply.name == null || reply.payload == null) {
      throw new IllegalStateException("the reply lacks a field");
    }
    Echoed.check(id, name, payload.length, reply.id, reply.name, reply.payload.remaining());
  }
}
