package io.kith.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the content of some files has changed.
 *
 * <p>It reads them every so often: that works on every file system, and sees through the symbolic
 * links by which a file that is mounted is replaced. What it keeps of them is a digest. It has one
 * virtual thread, from {@link #start} to {@link #close}.
 */
public final class FileWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);
  private static final int BUFFER_BYTES = 8 << 10;

  /** What lies beyond is not looked at: no file that is taken up at run time is as long. */
  private static final int MAX_BYTES = 4 << 20;

  private final List<Path> files;
  private final Thread thread;
  private byte[] known;

  /** A watch that knows what stands in the files now, on behalf of a thread of this name. */
  public FileWatch(String name, List<Path> files, Duration interval, Runnable changed) {
    this.files = List.copyOf(files);
    this.known = digest();
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> runUntilClosed(interval, changed));
  }

  /** Looks at the files from now on, each time after the interval. */
  public void start() {
    thread.start();
  }

  private void runUntilClosed(Duration interval, Runnable changed) {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        byte[] now = digest();
        if (!Arrays.equals(now, known)) {
          known = now;
          tell(changed);
        }
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private void tell(Runnable changed) {
    try {
      changed.run();
    } catch (RuntimeException e) { // whoever is told fails once, and is told again next time
      log.error("the change of {} was not taken up", files, e);
    }
  }

  private byte[] digest() {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (Path file : files) {
      digest.update((byte) (add(file, digest, buffer) ? 1 : 0));
    }
    return digest.digest();
  }

  /** Adds the content, as far as it is of a size that is ever used; false if it cannot be read. */
  private static boolean add(Path file, MessageDigest digest, byte[] buffer) {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      int left = MAX_BYTES + 1;
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = in.read(buffer);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Looks no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
