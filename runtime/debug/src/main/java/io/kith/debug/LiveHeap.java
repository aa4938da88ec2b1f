package io.kith.debug;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** Asks the JVM for a histogram of its heap, as {@code jcmd} does. */
final class LiveHeap implements HeapPages {

  private static final int MAX_CLASSES = 10_000;
  private static final int DEFAULT_CLASSES = 50;

  /** {@code 1: 12345 67890 java.lang.String (java.base@25)}. */
  private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private final HeavyWork heavy;

  LiveHeap(HeavyWork heavy) {
    this.heavy = heavy;
  }

  @Override
  public Histogram histogram(int top, boolean live) {
    if (top < 0 || top > MAX_CLASSES) {
      throw new CallException(
          Code.INVALID_ARGUMENT, "top is " + top + "; allowed are 1 to " + MAX_CLASSES);
    }
    String text = heavy.alone("a histogram of the heap", () -> command(live));
    return parse(text, top == 0 ? DEFAULT_CLASSES : top);
  }

  private static String command(boolean live) {
    try {
      Object text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {live ? new String[0] : new String[] {"-all"}},
                  new String[] {String[].class.getName()});
      return String.valueOf(text);
    } catch (JMException e) {
      throw new CallException(Code.UNIMPLEMENTED, "this JVM has no histogram of its heap: " + e);
    }
  }

  static Histogram parse(String text, int top) {
    var classes = new ArrayList<OfClass>();
    long instances = 0;
    long bytes = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        var one =
            new OfClass(row.group(3), Long.parseLong(row.group(1)), Long.parseLong(row.group(2)));
        instances += one.instances();
        bytes += one.bytes();
        if (classes.size() < top) {
          classes.add(one);
        }
      }
    }
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new Histogram(heap.getUsed(), heap.getMax(), instances, bytes, List.copyOf(classes));
  }
}
