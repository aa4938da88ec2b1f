package io.kith.cluster;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The threads of this process, virtual ones too. */
public final class Threads {

  private static final Pattern HEAD = Pattern.compile("^#\\d+ \"(.*?)\"");

  /** Threads that libraries and the JVM start for everybody, and keep or end as they see fit. */
  private static final Pattern COMMON =
      Pattern.compile(
          "|ForkJoinPool.*|VirtualThread-.*|.*DestroyJavaVM.*|Attach Listener|C[12] .*|process"
              + " reaper.*|.*dnsjava.*|Common-Cleaner|Notification"
              + " Thread|surefire.*|globalEventExecutor.*");

  private Threads() {}

  /** The names of all that there are. */
  public static Set<String> names() {
    try {
      Path directory = Files.createTempDirectory("threads");
      Path dump = directory.resolve("dump");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(dump)) {
          return lines
              .map(HEAD::matcher)
              .filter(matcher -> matcher.find())
              .map(matcher -> matcher.group(1))
              .filter(name -> !COMMON.matcher(name).matches())
              .collect(Collectors.toCollection(TreeSet::new));
        }
      } finally {
        Files.deleteIfExists(dump);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until none of another name than these is left, and none that is not expected. */
  public static void awaitNoneBesides(Set<String> known, Predicate<String> expected) {
    var others = new TreeSet<String>();
    try {
      Eventually.holds(
          "no thread is left",
          () -> {
            others.clear();
            others.addAll(names());
            others.removeAll(known);
            others.removeIf(expected);
            return others.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError("threads are left: " + others, e);
    }
  }
}
