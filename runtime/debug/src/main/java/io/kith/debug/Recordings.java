package io.kith.debug;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.HttpBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;

/** Has the JVM record itself. Thread-safe. */
final class Recordings implements RecordingPages, AutoCloseable {

  private static final int MAX_SECONDS = 600;
  private static final int DEFAULT_SECONDS = 60;
  private static final long MIN_BYTES = 1L << 20;
  private static final long MAX_BYTES = 48L << 20;
  private static final long DEFAULT_BYTES = 32L << 20;

  /** What is fetched is in memory for a moment; it may be longer than it was to be by a chunk. */
  private static final long MAX_FETCHED_BYTES = 64L << 20;

  // Guarded by this.
  private @Nullable Recording current;
  private String currentSettings = "";
  private boolean closed;

  @Override
  public synchronized All list() {
    Recording recording = current;
    return new All(recording == null ? List.of() : List.of(described(recording)));
  }

  @Override
  public synchronized FlightRecording start(int seconds, long maxBytes, String settings) {
    int duration = within("seconds", seconds == 0 ? DEFAULT_SECONDS : seconds, 1, MAX_SECONDS);
    long size = within("maxBytes", maxBytes == 0 ? DEFAULT_BYTES : maxBytes, MIN_BYTES, MAX_BYTES);
    String name = settings.isEmpty() ? "profile" : settings;
    if (!name.equals("profile") && !name.equals("default")) {
      throw new CallException(
          Code.INVALID_ARGUMENT, "settings is '" + name + "'; allowed are default and profile");
    }
    if (closed) {
      throw new CallException(Code.UNAVAILABLE, "the process is about to end");
    }
    Recording before = current;
    if (before != null && before.getState() == RecordingState.RUNNING) {
      throw new CallException(
          Code.RESOURCE_EXHAUSTED,
          "recording " + before.getId() + " is running: fetch it, or remove it");
    }
    if (before != null) {
      before.close();
    }
    current = null;
    Recording recording = recording(name);
    recording.setName("kith-debug");
    recording.setToDisk(true);
    recording.setMaxSize(size);
    recording.setDuration(Duration.ofSeconds(duration));
    recording.start();
    current = recording;
    currentSettings = name;
    return described(recording);
  }

  private static Recording recording(String settings) {
    try {
      return new Recording(Configuration.getConfiguration(settings));
    } catch (IOException | ParseException | IllegalStateException e) {
      throw new CallException(Code.UNIMPLEMENTED, "this JVM records no flights: " + e.getMessage());
    }
  }

  private static int within(String name, int value, int least, int most) {
    return (int) within(name, (long) value, least, most);
  }

  private static long within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new CallException(
          Code.INVALID_ARGUMENT, name + " is " + value + "; allowed are " + least + " to " + most);
    }
    return value;
  }

  @Override
  public synchronized HttpBody fetch(long id) {
    Recording recording = require(id);
    try {
      Path directory = Files.createTempDirectory("kith-jfr");
      Path file = directory.resolve("recording.jfr");
      try {
        recording.dump(file);
        long size = Files.size(file);
        if (size > MAX_FETCHED_BYTES) {
          throw new CallException(
              Code.RESOURCE_EXHAUSTED,
              "recording "
                  + id
                  + " has "
                  + size
                  + " bytes, of which no more than "
                  + MAX_FETCHED_BYTES
                  + " are given away: record for less long, or with fewer maxBytes");
        }
        Exchange.current().header("cache-control", "no-store");
        Exchange.current()
            .header("content-disposition", "attachment; filename=\"recording-" + id + ".jfr\"");
        return new HttpBody("application/octet-stream", Files.readAllBytes(file));
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the recording cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void remove(long id) {
    require(id).close();
    current = null;
  }

  private Recording require(long id) {
    Recording recording = current;
    if (recording == null || recording.getId() != id) {
      throw new CallException(Code.NOT_FOUND, "there is no recording " + id);
    }
    return recording;
  }

  private FlightRecording described(Recording recording) {
    Instant started = recording.getStartTime();
    return new FlightRecording(
        recording.getId(),
        recording.getState().name().toLowerCase(Locale.ROOT),
        currentSettings,
        started == null ? Instant.EPOCH : started,
        Math.toIntExact(recording.getDuration().toSeconds()),
        recording.getSize());
  }

  @Override
  public synchronized void close() {
    closed = true;
    Recording recording = current;
    if (recording != null) {
      recording.close();
      current = null;
    }
  }
}
