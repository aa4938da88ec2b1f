package io.kith.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The application at the other end of a call, as calls are counted by it: of one that is served,
 * who makes it; of one that is made, who answers it.
 *
 * <p>It is what that application says of itself when a connection opens, or what the registry says
 * of it: good for counting, and no proof. Who may do what is a matter of the {@link Principal}.
 *
 * <p>A process has one instance for each name, and at most {@value #MAX_PEERS}: further names are
 * {@link #OTHERS}. A name keeps its place until the process ends, as what is counted of it does.
 * Thread-safe.
 */
public final class PeerApp {

  /** The most names that a process tells apart. */
  public static final int MAX_PEERS = 1024;

  /** The longest name, in characters; a longer one is cut. */
  public static final int MAX_CHARS = 128;

  private static final AtomicInteger NEXT_ORDINAL = new AtomicInteger();

  /** There is none: the call was sent to nobody. */
  public static final PeerApp NOBODY = new PeerApp("nobody");

  /** Nobody said who it is. */
  public static final PeerApp UNKNOWN = new PeerApp("unknown");

  /** All those together that are too many to be told apart. */
  public static final PeerApp OTHERS = new PeerApp("others");

  private static final Names NAMES = new Names(MAX_PEERS);

  private final int ordinal = NEXT_ORDINAL.getAndIncrement();
  private final String name;

  private PeerApp(String name) {
    this.name = name;
  }

  /** The application of this name; {@link #UNKNOWN} if it is blank. */
  public static PeerApp of(String name) {
    return NAMES.of(name);
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** A small number that no other one of this process has. */
  int ordinal() {
    return ordinal;
  }

  @Override
  public String toString() {
    return name;
  }

  /** The names that are told apart. */
  static final class Names {

    private final int most;
    private final Map<String, PeerApp> known = new ConcurrentHashMap<>();
    private volatile boolean isFull;

    Names(int most) {
      this.most = most;
    }

    /** Takes a lock only to add one, which ends when there is no room any more. */
    PeerApp of(String name) {
      String kept = name.length() <= MAX_CHARS ? name : name.substring(0, MAX_CHARS);
      PeerApp app = known.get(kept);
      if (app != null) {
        return app;
      }
      if (kept.isBlank() || kept.equals(UNKNOWN.name) || kept.equals(NOBODY.name)) {
        return UNKNOWN;
      }
      return isFull || kept.equals(OTHERS.name) ? OTHERS : add(kept);
    }

    private synchronized PeerApp add(String name) {
      PeerApp app = known.get(name);
      if (app != null) {
        return app;
      }
      if (known.size() >= most) {
        isFull = true;
        return OTHERS;
      }
      var made = new PeerApp(name);
      known.put(name, made);
      return made;
    }
  }
}
