package io.kith.transport.reflection;

import io.kith.codec.Codec;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ServerReflectionResponse}: the answer to one question, which it repeats. */
record Answer(Question question, Finding finding) {

  /** What was found. */
  sealed interface Finding {}

  /** Files that define what was asked for, encoded, with those that they import. */
  record Files(List<byte[]> descriptors) implements Finding {}

  record Extensions(String type) implements Finding {}

  record Services(List<String> names) implements Finding {}

  record Failed(Code code, String message) implements Finding {}

  static final Codec<Answer> CODEC =
      new Codec<>() {
        @Override
        public void write(ProtoWriter out, Answer value) {
          if (!value.question.host().isEmpty()) {
            out.string(1, value.question.host());
          }
          out.message(2, Question.CODEC, value.question);
          switch (value.finding) {
            case Files(List<byte[]> descriptors) -> {
              int mark = out.begin(4);
              descriptors.forEach(descriptor -> out.bytes(1, descriptor));
              out.end(mark);
            }
            case Extensions(String type) -> {
              int mark = out.begin(5);
              out.string(1, type);
              out.end(mark);
            }
            case Services(List<String> names) -> writeServices(out, names);
            case Failed(Code code, String message) -> {
              int mark = out.begin(7);
              out.int32(1, code.number());
              out.string(2, message);
              out.end(mark);
            }
          }
        }

        @Override
        public Answer read(ProtoReader in, @Nullable Answer base) {
          throw new UnsupportedOperationException("a server reads no answers");
        }
      };

  private static void writeServices(ProtoWriter out, List<String> names) {
    int mark = out.begin(6);
    for (String name : names) {
      int service = out.begin(1);
      out.string(1, name);
      out.end(service);
    }
    out.end(mark);
  }
}
