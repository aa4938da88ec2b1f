package io.kith.benchmarks.jmh;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.function.Supplier;

/** protobuf-java's generated classes. */
final class ProtobufSubject<M extends Message> implements Subject {
  private final byte[] buffer = new byte[16 * 1024];
  private final Supplier<M> source;
  private final Parser<M> parser;
  private final ProtobufMessages.Reader<M> reader;
  private int bytes;

  private ProtobufSubject(Supplier<M> source, Parser<M> parser, ProtobufMessages.Reader<M> reader) {
    this.source = source;
    this.parser = parser;
    this.reader = reader;
  }

  static Subject existing(Kind kind) {
    return subject(ProtobufMessages.of(kind), true);
  }

  static Subject fresh(Kind kind) {
    return subject(ProtobufMessages.of(kind), false);
  }

  private static <M extends Message> Subject subject(ProtobufMessages<M> type, boolean existing) {
    M message = type.build();
    return new ProtobufSubject<>(
        existing ? () -> message : type::build, type.parser(), type.reader());
  }

  @Override
  public int encode() throws IOException {
    M message = source.get();
    // What a frame around the message needs; the classes work it out once and remember it.
    bytes = message.getSerializedSize();
    CodedOutputStream out = CodedOutputStream.newInstance(buffer);
    message.writeTo(out);
    return out.getTotalBytesWritten();
  }

  @Override
  public Object decode() throws IOException {
    M message = parser.parseFrom(CodedInputStream.newInstance(buffer, 0, bytes));
    reader.readTexts(message);
    return message;
  }
}
