package io.kith.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one kind, as they are: listed once, and then watched from that version on, for as
 * long as the server remembers what came after it. Thread-safe; {@link #begin} is called by one
 * thread.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">
 *     Efficient detection of changes</a>
 */
final class Followed<T extends HasMetadata> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Followed.class);

  /**
   * How long the server is asked to let a watch live: one that is cut off is noticed after that.
   */
  static final Duration WATCH = Duration.ofMinutes(5);

  private static final String UNKNOWN = "";

  private final FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?> kind;
  private final Runnable changed;

  // Guarded by this.
  private final Map<String, T> objects = new HashMap<>();
  private String version = UNKNOWN;
  private @Nullable Listener listener;
  private @Nullable Watch watch;

  /**
   * Objects of which none is known.
   *
   * @param changed is told when they have changed or the watch has ended; must not block
   */
  Followed(
      FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?> kind, Runnable changed) {
    this.kind = kind;
    this.changed = changed;
  }

  /** What an object is called among others of its kind. */
  static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** The objects right now, by namespace and name. */
  synchronized Map<String, T> objects() {
    return Map.copyOf(objects);
  }

  /** Whether changes are told of. */
  synchronized boolean isWatched() {
    return listener != null;
  }

  /** Lists the objects, if what is known of them is nothing or too old, and watches them. */
  void begin() {
    String from = knownVersion();
    if (from.equals(UNKNOWN)) {
      from = list();
    } else {
      // A watch that cannot be opened does not say why; a question does.
      kind.list(new ListOptionsBuilder().withLimit(1L).build());
    }
    var next = new Listener();
    synchronized (this) {
      listener = next;
    }
    Watch opened = kind.watch(options(from), next);
    synchronized (this) {
      watch = opened;
    }
  }

  private synchronized String knownVersion() {
    return version;
  }

  private String list() {
    KubernetesResourceList<T> list = kind.list(new ListOptions());
    synchronized (this) {
      objects.clear();
      list.getItems().forEach(object -> objects.put(key(object), object));
      version = list.getMetadata().getResourceVersion();
      log.debug("{} objects are known at version {}", objects.size(), version);
      return version;
    }
  }

  private static ListOptions options(String from) {
    return new ListOptionsBuilder()
        .withResourceVersion(from)
        .withAllowWatchBookmarks(true)
        .withTimeoutSeconds(WATCH.toSeconds())
        .build();
  }

  /** Watches no more; what is known stays, and is gone on from by the next {@link #begin}. */
  @Override
  public void close() {
    Watch open;
    synchronized (this) {
      open = watch;
      watch = null;
      listener = null;
    }
    if (open != null) {
      open.close();
    }
  }

  /** Takes the changes of one watch, until there is another. */
  private final class Listener implements Watcher<T> {

    @Override
    public void eventReceived(Action action, T object) {
      synchronized (Followed.this) {
        if (listener != this) {
          return;
        }
        switch (action) {
          case ADDED, MODIFIED -> objects.put(key(object), object);
          case DELETED -> objects.remove(key(object));
          case BOOKMARK -> log.trace("nothing else has changed");
          case ERROR -> {
            return; // ends the watch, which says why
          }
        }
        version = object.getMetadata().getResourceVersion();
      }
      changed.run();
    }

    @Override
    public void onClose() {
      ended(false);
    }

    @Override
    public void onClose(WatcherException cause) {
      log.debug("a watch has ended: {}", cause.getMessage());
      ended(cause.isHttpGone());
    }

    private void ended(boolean isTooOld) {
      synchronized (Followed.this) {
        if (listener != this) {
          return;
        }
        listener = null;
        if (isTooOld) {
          version = UNKNOWN;
        }
      }
      changed.run();
    }
  }
}
