package io.kith.transport.reflection;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import org.jspecify.annotations.Nullable;

/**
 * {@code ServerReflectionRequest}: one question.
 *
 * @param host whom the client believes to ask; returned as it is
 * @param topic what is asked; none if the client asks what this version does not know
 */
record Question(String host, Topic topic) {

  /** What is asked. */
  sealed interface Topic {}

  record None() implements Topic {}

  record FileByName(String path) implements Topic {}

  record FileContainingSymbol(String symbol) implements Topic {}

  record FileContainingExtension(String type, int number) implements Topic {}

  record ExtensionNumbers(String type) implements Topic {}

  record ListServices(String filter) implements Topic {}

  static final Codec<Question> CODEC =
      new Codec<>() {
        @Override
        public void write(ProtoWriter out, Question value) {
          if (!value.host.isEmpty()) {
            out.string(1, value.host);
          }
          writeTopic(out, value.topic);
        }

        @Override
        public Question read(ProtoReader in, @Nullable Question base) {
          String host = "";
          Topic topic = new None();
          for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
              case 1 << 3 | 2 -> host = in.string();
              case 3 << 3 | 2 -> topic = new FileByName(in.string());
              case 4 << 3 | 2 -> topic = new FileContainingSymbol(in.string());
              case 5 << 3 | 2 -> topic = readExtension(in);
              case 6 << 3 | 2 -> topic = new ExtensionNumbers(in.string());
              case 7 << 3 | 2 -> topic = new ListServices(in.string());
              default -> in.skip(tag);
            }
          }
          return new Question(host, topic);
        }
      };

  private static void writeTopic(ProtoWriter out, Topic topic) throws CodecException {
    switch (topic) {
      case None _ -> {}
      case FileByName(String path) -> out.string(3, path);
      case FileContainingSymbol(String symbol) -> out.string(4, symbol);
      case FileContainingExtension(String type, int number) -> {
        int mark = out.begin(5);
        out.string(1, type);
        out.int32(2, number);
        out.end(mark);
      }
      case ExtensionNumbers(String type) -> out.string(6, type);
      case ListServices(String filter) -> out.string(7, filter);
    }
  }

  private static Topic readExtension(ProtoReader in) {
    int outer = in.enter();
    String type = "";
    int number = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> type = in.string();
        case 2 << 3 -> number = in.int32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new FileContainingExtension(type, number);
  }
}
