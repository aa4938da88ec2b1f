package io.kith.codec.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kith.codec.ContractException;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractDirectoryTest {

  private static final ServiceSchema CONTRACT =
      new ServiceSchema("a.b.Cart", "1.0.0", List.of(), List.of(), List.of());

  @TempDir private Path directory;

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void has_the_contracts_that_kith_wrote() throws IOException {
    String text = ProtoFiles.of(CONTRACT).get("a/b.proto");
    write("a/b.proto", text);

    var read = ContractDirectory.read(directory);

    assertThat(read.files()).containsOnlyKeys("a/b.proto").containsValue(text);
    assertThat(read.contract("a.b.Cart")).contains(CONTRACT);
    assertThat(read.contract("a.b.Card")).isEmpty();
  }

  @Test
  void leaves_the_files_of_others_alone() throws IOException {
    write("own.proto", "syntax = \"proto2\";");
    write("empty.proto", "");
    write("latin.proto", "");
    Files.write(directory.resolve("latin.proto"), new byte[] {(byte) 0xE4, 0x0A});
    write("notes.txt", ProtoFiles.HEADER + "\n");

    assertThat(ContractDirectory.read(directory).files()).isEmpty();
  }

  @Test
  void is_empty_before_it_exists() throws IOException {
    assertThat(ContractDirectory.read(directory.resolve("none")).contracts()).isEmpty();
  }

  @Test
  void refuses_a_version_that_is_none() throws IOException {
    write("a/b.proto", ProtoFiles.of(CONTRACT).get("a/b.proto").replace("1.0.0", "next"));

    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> ContractDirectory.read(directory))
        .withMessage("a.b.Cart has version 'next', which is no semantic one");
  }

  @Test
  void refuses_a_file_that_is_too_large() throws IOException {
    write("a/b.proto", ProtoFiles.HEADER + "\n" + " ".repeat(4_000_000));

    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> ContractDirectory.read(directory))
        .withMessageContaining("b.proto has more than 4000000 bytes");
  }
}
