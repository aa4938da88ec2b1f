package io.kith.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The leaks that Netty's detectors find, kept instead of only logged. Thread-safe. */
final class NettyLeaks extends ResourceLeakDetectorFactory {

  private static final Pattern TEST_FRAME =
      Pattern.compile("^\\s+(java\\.base/|org\\.junit\\.|org\\.apache\\.maven\\.surefire\\.)");
  private static final int GC_ROUNDS = 2;
  private static final int GC_ATTEMPTS = 50;
  private static final long GC_WAIT_MILLIS = 100;

  private final List<Detector<Object>> detectors = new CopyOnWriteArrayList<>();
  private final List<String> leaks = new CopyOnWriteArrayList<>();

  /** Makes every detector that Netty creates from now on report here. */
  static NettyLeaks watch() {
    var leaks = new NettyLeaks();
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(leaks);
    return leaks;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty calls the other one, and still asks for this one
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(
      Class<T> resource, int samplingInterval, long maxActive) {
    return newResourceLeakDetector(resource, samplingInterval);
  }

  @Override
  @SuppressWarnings(
      "unchecked") // a detector takes any object: its type parameter is a promise to its caller
  // only
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(
      Class<T> resource, int samplingInterval) {
    var detector = new Detector<T>(resource, samplingInterval);
    detectors.add((Detector<Object>) detector);
    return detector;
  }

  /** Everything that was dropped unreleased until now; collects garbage to find out. */
  List<String> collect() {
    for (int round = 0; round < GC_ROUNDS; round++) {
      collectGarbage();
      detectors.forEach(Detector::poll);
    }
    return List.copyOf(leaks);
  }

  /**
   * Returns when an object dropped just now has been collected, or when the collector refuses for
   * five seconds.
   */
  private static void collectGarbage() {
    var collected = new ReferenceQueue<Object>();
    var sentinel = new WeakReference<>(new Object(), collected);
    try {
      for (int attempt = 0; attempt < GC_ATTEMPTS; attempt++) {
        System.gc();
        if (collected.remove(GC_WAIT_MILLIS) != null) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Reference.reachabilityFence(sentinel);
    }
  }

  /**
   * The records without the frames of JUnit and Surefire below every test, which bury the few that
   * matter.
   */
  private static String withoutTestFrames(String records) {
    return records
        .lines()
        .filter(line -> !TEST_FRAME.matcher(line).find())
        .collect(Collectors.joining("\n"));
  }

  private final class Detector<T> extends ResourceLeakDetector<T> {

    Detector(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    /**
     * Reports what the collector has found: a detector does so only when it tracks something new.
     */
    @SuppressWarnings("unchecked")
    void poll() {
      T probe = (T) new Object();
      ResourceLeakTracker<T> tracker = trackForcibly(probe);
      tracker.close(probe);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      leaks.add(resourceType + withoutTestFrames(records));
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      leaks.add(resourceType);
    }
  }
}
