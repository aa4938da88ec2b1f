package io.kith.codec.contract;

import io.kith.codec.ContractException;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceSchema;
import io.kith.core.SemanticVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The checked-in contracts: a directory with the {@code .proto} files that Kith wrote, which are
 * the lock that changes are held against. Files that begin with another line than {@link
 * ProtoFiles#HEADER} are somebody else's, and are left alone.
 *
 * @param path the directory
 * @param files the text of each file of Kith's by its path below the directory, with slashes
 * @param contracts what they define, sorted by name
 */
public record ContractDirectory(
    Path path, Map<String, String> files, List<ServiceSchema> contracts) {

  /** Its usual name, beside the build file of a module. */
  public static final String NAME = "contracts";

  private static final int MAX_FILES = 10_000;
  private static final int MAX_DEPTH = 50;
  private static final long MAX_FILE_BYTES = 4_000_000;

  public ContractDirectory {
    files = Map.copyOf(files);
    contracts = List.copyOf(contracts);
  }

  /**
   * Reads a directory; one that does not exist has no files.
   *
   * @throws ContractException if a file of Kith's is not as Kith writes it, or there are more or
   *     larger ones than contracts are
   * @throws IOException if the directory or a file cannot be read
   */
  public static ContractDirectory read(Path path) throws IOException {
    Map<String, String> files = Files.isDirectory(path) ? texts(path) : Map.of();
    List<ServiceSchema> contracts = ProtoFiles.parse(files);
    for (ServiceSchema contract : contracts) {
      if (SemanticVersion.parse(contract.version()).isEmpty()) {
        throw new ContractException(
            contract.name()
                + " has version '"
                + contract.version()
                + "', which is no semantic one");
      }
    }
    return new ContractDirectory(path, files, contracts);
  }

  private static Map<String, String> texts(Path directory) throws IOException {
    var texts = new TreeMap<String, String>();
    for (Path file : protoFiles(directory)) {
      if (isOfKith(file)) {
        if (Files.size(file) > MAX_FILE_BYTES) {
          throw new ContractException(file + " has more than " + MAX_FILE_BYTES + " bytes");
        }
        String name = directory.relativize(file).toString().replace('\\', '/');
        texts.put(name, Files.readString(file));
      }
    }
    return texts;
  }

  private static List<Path> protoFiles(Path directory) throws IOException {
    try (Stream<Path> found = Files.walk(directory, MAX_DEPTH)) {
      List<Path> files =
          found
              .filter(path -> path.toString().endsWith(".proto") && Files.isRegularFile(path))
              .limit(MAX_FILES + 1L)
              .toList();
      if (files.size() > MAX_FILES) {
        throw new ContractException(directory + " has more than " + MAX_FILES + " .proto files");
      }
      return files;
    }
  }

  /** Whether a file is one of Kith's; false if there is none. */
  public static boolean isOfKith(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      var head = new char[ProtoFiles.HEADER.length()];
      int length = reader.read(head);
      return length == head.length && new String(head).equals(ProtoFiles.HEADER);
    } catch (NoSuchFileException | CharacterCodingException e) {
      return false;
    }
  }

  /** The contract of a service, if there is one. */
  public Optional<ServiceSchema> contract(String service) {
    return contracts.stream().filter(contract -> contract.name().equals(service)).findFirst();
  }
}
