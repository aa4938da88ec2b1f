package io.kith.debug;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * All threads, virtual ones too, as the JVM writes them into a file.
 *
 * @see HotSpotDiagnosticMXBean#dumpThreads
 */
final class ThreadDump {

  /** Of more threads, it is enough to know these. */
  static final int MAX_THREADS = 200_000;

  private static final JsonFactory JSON = new JsonFactory();

  private ThreadDump() {}

  /** Tells all threads, one by one; returns whether they were all. */
  static boolean read(Consumer<DumpedThread> each) {
    try {
      Path directory = Files.createTempDirectory("kith-threads");
      Path file = directory.resolve("threads.json");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
          return read(in, each);
        }
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the threads cannot be dumped: " + e.getMessage(), e);
    }
  }

  /** Reads a dump. Whatever else it has is passed over. */
  static boolean read(InputStream json, Consumer<DumpedThread> each) {
    int count = 0;
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.PROPERTY_NAME && in.currentName().equals("threads")) {
          in.nextToken();
          while (in.nextToken() == JsonToken.START_OBJECT) {
            if (count++ == MAX_THREADS) {
              return false;
            }
            each.accept(thread(in));
          }
        }
      }
    }
    return true;
  }

  private static DumpedThread thread(JsonParser in) {
    long id = 0;
    String name = "";
    boolean isVirtual = false;
    String state = "";
    String lock = "";
    String kind = "";
    var owns = new ArrayList<String>();
    List<String> stack = List.of();
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      JsonToken value = in.nextToken();
      switch (key) {
        case "tid" -> id = Long.parseLong(in.getString());
        case "name" -> name = in.getString();
        case "virtual" -> isVirtual = value == JsonToken.VALUE_TRUE;
        case "state" -> state = in.getString();
        case "blockedOn" -> {
          lock = in.getString();
          kind = "monitor";
        }
        case "waitingOn" -> {
          lock = in.getString();
          kind = "notification";
        }
        case "parkBlocker" -> {
          lock = parked(in);
          kind = "parked";
        }
        case "stack" -> stack = texts(in);
        case "monitorsOwned" -> monitors(in, owns);
        default -> in.skipChildren();
      }
    }
    return new DumpedThread(id, name, isVirtual, state, lock, kind, List.copyOf(owns), stack);
  }

  private static String parked(JsonParser in) {
    String object = "";
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      in.nextToken();
      if (key.equals("object")) {
        object = in.getString();
      } else {
        in.skipChildren();
      }
    }
    return object;
  }

  private static List<String> texts(JsonParser in) {
    var texts = new ArrayList<String>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(in.getString());
      } else {
        in.skipChildren();
      }
    }
    return texts;
  }

  private static void monitors(JsonParser in, List<String> owns) {
    while (in.nextToken() == JsonToken.START_OBJECT) {
      for (String key = in.nextName(); key != null; key = in.nextName()) {
        in.nextToken();
        if (key.equals("locks")) {
          owns.addAll(texts(in));
        } else {
          in.skipChildren();
        }
      }
    }
  }
}
