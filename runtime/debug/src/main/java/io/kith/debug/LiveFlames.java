package io.kith.debug;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.HttpBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Records for some seconds, and sums up the stacks. */
final class LiveFlames implements FlamePages {

  private static final int MAX_SECONDS = 60;
  private static final int DEFAULT_SECONDS = 10;
  private static final long MAX_RECORDING_BYTES = 64L << 20;

  private final HeavyWork heavy;

  LiveFlames(HeavyWork heavy) {
    this.heavy = heavy;
  }

  @Override
  public HttpBody page(String kind, int seconds) {
    FlameKind wanted = FlameKind.parse(kind);
    int lasting = seconds(seconds);
    FlameTree tree = recorded(wanted, lasting);
    var page = new FlamePage(wanted, lasting);
    Exchange.current().header("content-security-policy", page.policy());
    Exchange.current().header("cache-control", "no-store");
    return HttpBody.of("text/html; charset=utf-8", page.of(tree));
  }

  @Override
  public Stacks stacks(String kind, int seconds) {
    FlameKind wanted = FlameKind.parse(kind);
    int lasting = seconds(seconds);
    FlameTree tree = recorded(wanted, lasting);
    return new Stacks(
        wanted.label(), wanted.unit, lasting, tree.samples(), tree.root().total, tree.folded());
  }

  private static int seconds(int asked) {
    if (asked < 0 || asked > MAX_SECONDS) {
      throw new CallException(
          Code.INVALID_ARGUMENT, "seconds is " + asked + "; allowed are 1 to " + MAX_SECONDS);
    }
    return asked == 0 ? DEFAULT_SECONDS : asked;
  }

  private FlameTree recorded(FlameKind kind, int seconds) {
    return heavy.alone(
        "a flame graph of " + seconds + " s",
        () -> {
          try {
            return record(kind, seconds);
          } catch (IOException e) {
            throw new UncheckedIOException("the flight recorder fails: " + e.getMessage(), e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException(Code.CANCELLED, "nobody waits for it any more");
          }
        });
  }

  private static FlameTree record(FlameKind kind, int seconds)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("kith-flame");
    Path file = directory.resolve("flame.jfr");
    try (var recording = new Recording()) {
      recording.setName("kith-flame");
      recording.setMaxSize(MAX_RECORDING_BYTES);
      kind.enable(recording);
      recording.start();
      Thread.sleep(seconds * 1_000L);
      recording.stop();
      recording.dump(file);
      return read(file, kind);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory);
    }
  }

  private static FlameTree read(Path file, FlameKind kind) throws IOException {
    var tree = new FlameTree();
    try (var events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        long weight = stack == null || !isMeant(event, kind) ? 0 : kind.weight(event);
        if (stack != null && weight > 0) {
          tree.add(frames(stack.getFrames()), weight);
        }
      }
    }
    return tree;
  }

  /** Another recording may have the recorder write more. */
  private static boolean isMeant(RecordedEvent event, FlameKind kind) {
    String name = event.getEventType().getName();
    return switch (kind) {
      case CPU -> name.equals("jdk.ExecutionSample");
      case ALLOC -> name.equals("jdk.ObjectAllocationSample");
      case LOCK -> name.equals("jdk.JavaMonitorEnter") || name.equals("jdk.ThreadPark");
    };
  }

  /** From the outermost on; the innermost with its line. */
  private static List<String> frames(List<RecordedFrame> innermostFirst) {
    var frames = new ArrayList<String>(innermostFirst.size());
    for (int i = 0; i < innermostFirst.size(); i++) {
      RecordedFrame frame = innermostFirst.get(i);
      RecordedMethod method = frame.getMethod();
      String name = method.getType().getName() + "." + method.getName();
      frames.add(i == 0 && frame.getLineNumber() > 0 ? name + ":" + frame.getLineNumber() : name);
    }
    Collections.reverse(frames);
    return frames;
  }
}
