package io.kith.console;

import io.kith.console.Audit.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A line of JSON for each thing that was done. A file that has become long is put aside as {@code
 * .1}, which was {@code .2} before, and so on; the oldest goes. Not thread-safe.
 */
final class AuditFile implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AuditFile.class);

  private static final long MAX_BYTES = 10 << 20;
  private static final int OLD_FILES = 4;
  private static final int MAX_LINE_CHARS = 16 << 10;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2)
                  .maxStringLength(MAX_LINE_CHARS)
                  .maxDocumentLength(MAX_LINE_CHARS)
                  .build())
          .build();

  private final Path path;
  private final long maxBytes;
  private FileChannel out;

  AuditFile(Path path) throws IOException {
    this(path, MAX_BYTES);
  }

  /** A file of at most so many bytes, and an entry. */
  AuditFile(Path path, long maxBytes) throws IOException {
    this.path = path.toAbsolutePath();
    this.maxBytes = maxBytes;
    Path parent = this.path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    endLine();
    this.out = open();
  }

  /** What a crash cut off stays a line of its own. */
  private void endLine() throws IOException {
    if (!Files.exists(path) || Files.size(path) == 0) {
      return;
    }
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      if (file.read(last, file.size() - 1) == 1 && last.get(0) != '\n') {
        int _ = file.write(ByteBuffer.wrap(new byte[] {'\n'}), file.size());
      }
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Adds an entry; it is on the disk when this returns. */
  void add(Entry entry) throws IOException {
    if (!out.isOpen()) {
      out = open(); // the last time a file could not be put aside
    }
    if (out.size() >= maxBytes) {
      out.close();
      for (int i = OLD_FILES; i > 0; i--) {
        Path younger = i == 1 ? path : old(i - 1);
        if (Files.exists(younger)) {
          Files.move(younger, old(i), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      out = open();
    }
    ByteBuffer line = ByteBuffer.wrap((json(entry) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      int _ = out.write(line);
    }
    out.force(false);
  }

  private Path old(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  private static String json(Entry entry) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("at", entry.at().toString());
      out.writeStringProperty("who", entry.who());
      out.writeStringProperty("from", entry.from());
      out.writeStringProperty("action", entry.action());
      out.writeStringProperty("request", entry.request());
      out.writeStringProperty("result", entry.result());
      out.writeStringProperty("message", entry.message());
      out.writeEndObject();
    }
    return text.toString();
  }

  /** The newest entries of this file and the one before it, the oldest of them first. */
  Collection<Entry> newest(int limit) throws IOException {
    var entries = new ArrayDeque<Entry>();
    int unreadable = 0;
    for (Path file : new Path[] {old(1), path}) {
      if (!Files.exists(file)) {
        continue;
      }
      // A crash may cut a character in two, at which a reader of Files would fail.
      try (var in =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          try {
            entries.add(parse(line));
          } catch (IllegalArgumentException e) { // such as one that was cut off by a crash
            unreadable++;
          }
          if (entries.size() > limit) {
            entries.remove();
          }
        }
      }
    }
    if (unreadable > 0) {
      log.warn("{} lines of {} are no entries, and are passed over", unreadable, path);
    }
    return entries;
  }

  private static Entry parse(String line) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no object");
      }
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (in.nextToken() != JsonToken.VALUE_STRING) {
          throw new IllegalArgumentException("'" + name + "' is no text");
        }
        fields.put(name, in.getString());
      }
      return new Entry(
          Instant.parse(fields.getOrDefault("at", "")),
          fields.getOrDefault("who", ""),
          fields.getOrDefault("from", ""),
          fields.getOrDefault("action", ""),
          fields.getOrDefault("request", ""),
          fields.getOrDefault("result", ""),
          fields.getOrDefault("message", ""));
    } catch (JacksonException | DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      log.warn("{} cannot be closed: {}", path, e.toString());
    }
  }
}
