package io.kith.cluster.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.codec.Limits;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {

  private static final int HEADER = 12;
  private static final Limits LIMITS = new Limits(1_000, 20, 1_000);
  private static final SavedRegistry CONTENT =
      new SavedRegistry(
          "hub://somewhere",
          List.of(
              new SavedRegistry.Answer(
                  Query.app("a"),
                  Instant.parse("2026-01-02T03:04:05Z"),
                  List.of(Instances.ready("a-1", "a", "test.A")))));

  @TempDir private Path directory;
  private Path path;
  private StateFile<SavedRegistry> file;

  @BeforeEach
  void open() {
    path = directory.resolve("below/state");
    file = new StateFile<>(path, SavedRegistry_Codec.INSTANCE, LIMITS);
  }

  @Test
  void reads_what_was_written_last() throws IOException {
    file.write(new SavedRegistry("memory:", List.of()));
    file.write(CONTENT);
    assertThat(file.read()).contains(CONTENT);
  }

  @Test
  void is_nothing_when_it_is_not_there() throws IOException {
    assertThat(file.read()).isEmpty();
  }

  @Test
  void is_this_users_alone_and_leaves_nothing_beside_it() throws IOException {
    file.write(CONTENT);
    assertThat(file.read()).isPresent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
        .isEqualTo("rwx------");
    assertThat(path.getParent()).isDirectoryContaining(path::equals);
    try (var all = Files.list(path.getParent())) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void refuses_a_link_and_a_directory() throws IOException {
    file.write(CONTENT);
    Path moved = Files.move(path, directory.resolve("moved"));
    Files.createSymbolicLink(path, moved);
    assertThatIOException().isThrownBy(file::read).withMessageContaining("no regular file");
    Files.delete(path);
    Files.createDirectory(path);
    assertThatIOException().isThrownBy(file::read).withMessageContaining("no regular file");
  }

  @Test
  void neither_writes_nor_reads_what_is_beyond_the_limits() throws IOException {
    var long1 = new SavedRegistry("x".repeat(1_001), List.of());
    assertThatIOException().isThrownBy(() -> file.write(long1)).withMessageContaining("1000");
    file.write(CONTENT);
    byte[] tooLong = Arrays.copyOf(Files.readAllBytes(path), 1_000_000);
    Files.write(path, withChecksum(tooLong));
    assertThatIOException().isThrownBy(file::read);
  }

  @Test
  void reads_nothing_of_another_format() throws IOException {
    file.write(CONTENT);
    for (byte[] other : new byte[][] {{}, "KITHSTA".getBytes(), "something else".getBytes()}) {
      Files.write(path, other);
      assertThatIOException().isThrownBy(file::read).withMessageContaining("not of this format");
    }
  }

  @Test
  void damage_of_any_kind_is_noticed() throws IOException {
    file.write(CONTENT);
    byte[] good = Files.readAllBytes(path);
    Property.holds(
        300,
        source -> {
          byte[] bad = Mutation.of(good, source);
          Files.write(path, bad);
          if (!Arrays.equals(bad, good)) {
            assertThatIOException().isThrownBy(file::read);
          }
        });
  }

  @Test
  void a_hostile_message_with_a_good_checksum_is_refused_or_is_one() throws IOException {
    file.write(CONTENT);
    byte[] good = Files.readAllBytes(path);
    Property.holds(
        1_000,
        source -> {
          byte[] message = Mutation.of(Arrays.copyOfRange(good, HEADER, good.length), source);
          byte[] bad = Arrays.copyOf(good, HEADER + message.length);
          System.arraycopy(message, 0, bad, HEADER, message.length);
          Files.write(path, withChecksum(bad));
          try {
            assertThat(file.read()).isPresent();
          } catch (IOException refused) {
            assertThat(refused).hasMessageContaining(path.toString());
          }
        });
  }

  private static byte[] withChecksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes, HEADER, bytes.length - HEADER);
    ByteBuffer.wrap(bytes).putInt(HEADER - Integer.BYTES, (int) crc.getValue());
    return bytes;
  }
}
