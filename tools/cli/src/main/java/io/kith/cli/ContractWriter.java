package io.kith.cli;

import io.kith.codec.contract.ContractDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Puts contracts into a directory, in the place of those that Kith wrote there before. */
final class ContractWriter {

  private final ContractDirectory present;

  ContractWriter(ContractDirectory present) {
    this.present = present;
  }

  /**
   * Writes files by their paths, and deletes those of Kith's that are none of them.
   *
   * @return what was done, a line each
   * @throws IllegalArgumentException if a file of somebody else's is in the way
   */
  List<String> write(Map<String, String> files) throws IOException {
    for (String file : files.keySet()) {
      Path path = present.path().resolve(file);
      if (Files.exists(path) && !ContractDirectory.isOfKith(path)) {
        throw new IllegalArgumentException(
            path + " is not of Kith's making; move it away, or export --to another directory");
      }
    }
    var done = new ArrayList<String>();
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      Path path = present.path().resolve(file.getKey());
      if (!file.getValue().equals(present.files().get(file.getKey()))) {
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, file.getValue());
        done.add("wrote " + path);
      }
    }
    for (String file : new TreeMap<>(present.files()).keySet()) {
      if (!files.containsKey(file)) {
        Path path = present.path().resolve(file);
        Files.delete(path);
        done.add("deleted " + path);
      }
    }
    return done;
  }

  /**
   * Writes documents by their paths, which are made of the contracts and replace what was there,
   * and deletes those that are gone.
   *
   * @return what was done, a line each
   */
  List<String> writeDocuments(Map<String, String> documents, List<String> gone) throws IOException {
    var done = new ArrayList<String>();
    for (Map.Entry<String, String> document : new TreeMap<>(documents).entrySet()) {
      Path path = present.path().resolve(document.getKey());
      if (!Files.exists(path) || !Files.readString(path).equals(document.getValue())) {
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, document.getValue());
        done.add("wrote " + path);
      }
    }
    for (String document : gone) {
      Path path = present.path().resolve(document);
      if (Files.deleteIfExists(path)) {
        done.add("deleted " + path);
      }
    }
    return done;
  }
}
