package io.kith.cli;

import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A language that contracts are written in, and how. Named in lower case, as options are. */
enum ContractFormat {
  proto(ProtoFiles::of);

  @SuppressWarnings("ImmutableEnumChecker") // a function of its argument alone
  private final Function<List<ServiceSchema>, Map<String, String>> writer;

  ContractFormat(Function<List<ServiceSchema>, Map<String, String>> writer) {
    this.writer = writer;
  }

  /** The text of each file by its path. */
  Map<String, String> files(List<ServiceSchema> contracts) {
    return writer.apply(contracts);
  }
}
