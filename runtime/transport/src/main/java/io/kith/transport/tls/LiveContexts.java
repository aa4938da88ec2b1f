package io.kith.transport.tls;

import io.kith.core.FileWatch;
import io.kith.trust.UnusableFileException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SSL contexts made of files, one for each list of application protocols, and made anew when a file
 * has changed. While a changed file cannot be used, those of before stay. Thread-safe.
 */
final class LiveContexts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LiveContexts.class);

  private final List<Path> files;
  private final Function<List<String>, SslContext> maker;
  private final FileWatch watch;
  private final Map<List<String>, SslContext> contexts = new HashMap<>();
  private final Set<SslHandler> open = ConcurrentHashMap.newKeySet();
  private boolean closed;

  /**
   * Contexts that are kept up.
   *
   * @param offers the lists of application protocols
   * @param maker makes one of what stands in the files now
   * @throws UnusableFileException if the files cannot be used
   */
  LiveContexts(
      List<Path> files,
      List<List<String>> offers,
      Duration checkInterval,
      Function<List<String>, SslContext> maker) {
    this.files = files;
    this.maker = maker;
    // Before the files are read: what changes in between is noticed.
    this.watch = new FileWatch("kith-tls-files", files, checkInterval, this::reload);
    contexts.putAll(make(offers));
    if (!files.isEmpty()) {
      watch.start();
    }
  }

  private Map<List<String>, SslContext> make(Collection<List<String>> offers) {
    var made = new HashMap<List<String>, SslContext>();
    try {
      offers.forEach(offer -> made.put(offer, maker.apply(offer)));
      return made;
    } catch (RuntimeException e) {
      release(made);
      throw e;
    }
  }

  /** A handler of one connection, for one of the lists of application protocols. */
  synchronized SslHandler handler(List<String> offer, Function<SslContext, SslHandler> connection) {
    SslContext context = contexts.get(offer);
    if (context == null) {
      throw new IllegalStateException(closed ? "closed" : "no context for " + offer);
    }
    SslHandler handler = connection.apply(context);
    open.add(handler);
    return handler;
  }

  /** The handler is no longer part of a channel, which has released what is native of it. */
  void removed(SslHandler handler) {
    open.remove(handler);
  }

  private synchronized void reload() {
    if (closed) {
      return;
    }
    Map<List<String>, SslContext> made;
    try {
      made = make(List.copyOf(contexts.keySet()));
    } catch (UnusableFileException e) {
      log.error("{}; the certificates and keys of before stay in use", e.getMessage());
      return;
    }
    release(contexts);
    contexts.putAll(made);
    log.info("new connections use what stands now in {}", files);
  }

  /** Connections have a count of their own on what is native of it. */
  private static void release(Map<?, SslContext> contexts) {
    contexts.values().forEach(ReferenceCountUtil::release);
  }

  /**
   * Releases what is native, once the event loops have ended. A loop that ends does not always take
   * the handlers out of its last channels.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    watch.close();
    for (SslHandler handler : open) {
      if (ReferenceCountUtil.refCnt(handler.engine()) > 0) {
        ReferenceCountUtil.release(handler.engine());
      }
    }
    open.clear();
    release(contexts);
    contexts.clear();
  }
}
