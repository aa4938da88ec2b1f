package io.kith.transport.reflection;

import io.kith.codec.ProtoDescriptors;
import io.kith.codec.ProtoDescriptors.File;
import io.kith.codec.ServiceSchema;
import io.kith.core.Code;
import io.kith.transport.reflection.Answer.Extensions;
import io.kith.transport.reflection.Answer.Failed;
import io.kith.transport.reflection.Answer.Files;
import io.kith.transport.reflection.Answer.Finding;
import io.kith.transport.reflection.Answer.Services;
import io.kith.transport.reflection.Question.ExtensionNumbers;
import io.kith.transport.reflection.Question.FileByName;
import io.kith.transport.reflection.Question.FileContainingExtension;
import io.kith.transport.reflection.Question.FileContainingSymbol;
import io.kith.transport.reflection.Question.ListServices;
import io.kith.transport.reflection.Question.None;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients the contracts of what a server serves: descriptors are made of the contracts when
 * they are first asked for, and again when a service was added. Thread-safe.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/server-reflection.md">GRPC Server
 *     Reflection Protocol</a>
 */
public final class Reflection {

  private record Known(List<ServiceSchema> contracts, ProtoDescriptors descriptors) {}

  private final Supplier<List<ServiceSchema>> contracts;
  private volatile @Nullable Known known;

  /** Reflection on these contracts, which may become more. */
  public Reflection(Supplier<List<ServiceSchema>> contracts) {
    this.contracts = contracts;
  }

  /** Answers each question in its turn. */
  Stream<Answer> answer(Stream<Question> questions) {
    return questions.map(question -> new Answer(question, find(question)));
  }

  private Finding find(Question question) {
    try {
      return switch (question.topic()) {
        case ListServices _ ->
            new Services(contracts.get().stream().map(ServiceSchema::name).sorted().toList());
        case FileByName(String path) -> files(descriptors().file(path), "file " + path);
        case FileContainingSymbol(String symbol) ->
            files(
                descriptors().fileOf(symbol.startsWith(".") ? symbol.substring(1) : symbol),
                "symbol " + symbol);
        case FileContainingExtension(String type, int number) ->
            new Failed(Code.NOT_FOUND, "no extension " + number + " of " + type + " is known here");
        case ExtensionNumbers(String type) ->
            descriptors().isMessage(type)
                ? new Extensions(type)
                : new Failed(Code.NOT_FOUND, "no message " + type + " is known here");
        case None _ -> new Failed(Code.UNIMPLEMENTED, "no such question is known here");
      };
    } catch (IllegalArgumentException e) { // contracts that contradict each other
      return new Failed(Code.INTERNAL, "there are no descriptors: " + e.getMessage());
    }
  }

  private Finding files(@Nullable File file, String what) {
    return file == null
        ? new Failed(Code.NOT_FOUND, "no " + what + " is known here")
        : new Files(descriptors().withImports(file).stream().map(File::descriptor).toList());
  }

  private ProtoDescriptors descriptors() {
    List<ServiceSchema> now = contracts.get();
    Known before = known;
    if (before != null && before.contracts.equals(now)) {
      return before.descriptors;
    }
    ProtoDescriptors descriptors = ProtoDescriptors.of(now);
    known = new Known(now, descriptors);
    return descriptors;
  }
}
