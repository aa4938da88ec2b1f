package io.kith.transport.call;

import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.TransportOptions;
import io.kith.transport.tls.ClientSecurity;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one server, opened when the first call needs it and again when it was lost.
 *
 * <p>All callers that need it share one attempt. After a failed attempt, calls fail at once until a
 * jittered pause that doubles from 50 ms to 5 s is over, so that they can be tried elsewhere. One
 * that is {@linkplain #keepOpen kept open} needs no call for that. Thread-safe.
 */
public final class Connector<C extends OpenedConnection> {

  /** Who learns how the opening of a connection went. On its event loop. */
  public interface Listener<C> {

    /** It takes calls. */
    void opened(C connection);

    /** It takes no calls, or no more. */
    void unusable(C connection, String why);

    /** It has fallen silent, or is heard of again. */
    void changed(C connection);
  }

  private static final Logger log = LoggerFactory.getLogger(Connector.class);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Address address;
  private final TransportOptions options;
  private final Optional<ClientSecurity> security;
  private final Bootstrap bootstrap;
  private final Set<PendingWrites> open;
  private final Function<Listener<C>, C> protocol;
  private final Listener<C> listener = new Attempts();

  private volatile @Nullable C current;
  private volatile @Nullable Runnable onChange;
  private @Nullable CompletableFuture<C> attempt;
  private @Nullable C connecting;
  private int failures;
  private long notBeforeNanos;
  private String lastFailure = "";
  private boolean closed;
  private boolean reopens;
  private int shortLives;
  private long openedAtNanos;

  /**
   * A connector.
   *
   * @param security how the connection is secured; empty for plain text
   * @param open where connections stand while they are open
   * @param protocol makes a connection that is not open yet
   */
  Connector(
      Address address,
      TransportOptions options,
      Optional<ClientSecurity> security,
      Bootstrap bootstrap,
      Set<PendingWrites> open,
      Function<Listener<C>, C> protocol) {
    this.address = address;
    this.options = options;
    this.security = security;
    this.bootstrap = bootstrap;
    this.open = open;
    this.protocol = protocol;
  }

  /** The open connection, if there is one. */
  @Nullable C current() {
    return current;
  }

  /** Whether a call finds it open, and its server answers. */
  boolean isReady() {
    C open = current;
    return open != null && !open.isSilent();
  }

  /** Opens it now, and again whenever it is lost. */
  void keepOpen(Runnable listener) {
    onChange = listener;
    reopenAfter(0);
  }

  private void reopenAfter(long leastPauseNanos) {
    long pauseNanos;
    synchronized (this) {
      if (onChange == null || reopens || isOpenOrOpening()) {
        return;
      }
      reopens = true;
      long untilNextNanos = failures == 0 ? 0 : notBeforeNanos - System.nanoTime();
      pauseNanos = Math.max(leastPauseNanos, untilNextNanos);
    }
    try {
      bootstrap.config().group().schedule(this::reopen, pauseNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The client is closed: nobody calls any more.
    }
  }

  private synchronized boolean isOpenOrOpening() {
    return closed || current != null || attempt != null;
  }

  private synchronized void reopen() {
    reopens = false;
    if (!isOpenOrOpening()) {
      begin(0);
    }
  }

  private void tellOfChange() {
    Runnable listener = onChange;
    if (listener != null) {
      listener.run();
    }
  }

  /**
   * The connection; opens it if need be.
   *
   * @throws ConnectFailure if that fails, the deadline passes, or nobody wants it any more
   */
  C connect(Deadline deadline, Cancellation cancellation) throws ConnectFailure {
    while (true) {
      try {
        return await(connectionOrAttempt(), deadline, cancellation);
      } catch (ExecutionException e) {
        if (!options.waitForReady()) {
          Throwable cause = e.getCause();
          throw new ConnectFailure(
              Code.UNAVAILABLE, String.valueOf(cause == null ? e : cause.getMessage()));
        }
      } catch (TimeoutException e) {
        throw new ConnectFailure(
            Code.DEADLINE_EXCEEDED,
            "the deadline passed while connecting to " + address + lastFailure());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectFailure(Code.CANCELLED, "interrupted while connecting to " + address);
      } catch (CancellationException e) {
        throw new ConnectFailure(
            Code.CANCELLED,
            cancellation.reason().map(Status::message).orElse("the caller gave up")
                + ", while connecting to "
                + address);
      }
    }
  }

  private synchronized CompletableFuture<C> connectionOrAttempt() throws ConnectFailure {
    C known = current;
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return attempt == null ? startAttempt() : attempt;
  }

  private C await(CompletableFuture<C> pending, Deadline deadline, Cancellation cancellation)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (cancellation.isNever()) {
      return await(pending, deadline);
    }
    CompletableFuture<C> mine = pending.copy(); // others wait for the same attempt
    try (var _ = cancellation.onCancel(() -> mine.cancel(false))) {
      return await(mine, deadline);
    }
  }

  private C await(CompletableFuture<C> pending, Deadline deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    // An attempt ends by itself, so only a caller that cannot wait for that needs a timer of its
    // own.
    long nanos = deadline.remainingNanos(System.nanoTime());
    return nanos > 2 * attemptNanos() + LONGEST_PAUSE_NANOS
        ? pending.get()
        : pending.get(nanos, TimeUnit.NANOSECONDS);
  }

  private synchronized String lastFailure() {
    return failures == 0 ? "" : "; before: " + lastFailure;
  }

  private CompletableFuture<C> startAttempt() throws ConnectFailure {
    if (closed) {
      throw new ConnectFailure(Code.UNAVAILABLE, "the channel to " + address + " is closed");
    }
    long pauseNanos = failures == 0 ? 0 : notBeforeNanos - System.nanoTime();
    if (pauseNanos > 0 && !options.waitForReady()) {
      throw new ConnectFailure(
          Code.UNAVAILABLE,
          lastFailure + " (next attempt in " + (pauseNanos / 1_000_000 + 1) + " ms)");
    }
    return begin(pauseNanos);
  }

  private CompletableFuture<C> begin(long pauseNanos) {
    var started = new CompletableFuture<C>();
    attempt = started;
    Thread.ofVirtual().name("kith-connect").start(() -> openAfter(pauseNanos, started));
    return started;
  }

  private void openAfter(long pauseNanos, CompletableFuture<C> started) {
    if (pauseNanos > 0) {
      LockSupport.parkNanos(pauseNanos); // sooner does no harm
    }
    open(started);
  }

  private void open(CompletableFuture<C> started) {
    if (bootstrap.config().group().isShuttingDown()) {
      failed(started, "the client is closed");
      return;
    }
    try {
      InetAddress resolved = InetAddress.getByName(address.host());
      C connection = protocol.apply(listener);
      synchronized (this) {
        connecting = connection;
      }
      ChannelFuture opening =
          bootstrap
              .clone()
              .handler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      security.ifPresent(tls ->
                          tls.addTo(
                              channel.pipeline(),
                              address,
                              connection.applicationProtocol(),
                              why -> failed(started, "no TLS with " + address + ": " + why)));
                      channel.pipeline().addLast(connection.handler());
                    }
                  })
              .connect(new InetSocketAddress(resolved, address.port()));
      if (opening.isDone()) { // a client that closes has nobody left to tell listeners
        tell(opening, started);
      } else {
        opening.addListener(_ -> tell(opening, started));
      }
      if (!awaits(started)) {
        failed(started, address + " accepted the connection, and did not answer");
        opening.channel().close();
      }
    } catch (UnknownHostException e) {
      failed(started, "the host of " + address + " is unknown");
    } catch (RuntimeException e) { // such as a client that is closed
      failed(started, "cannot connect to " + address + ": " + e.getMessage());
    }
  }

  private void tell(ChannelFuture opening, CompletableFuture<C> started) {
    if (!opening.isSuccess()) {
      failed(started, "cannot connect to " + address + ": " + reason(opening.cause()));
    }
  }

  /** How long an attempt takes at the most: to connect, and to hear who answers. */
  private long attemptNanos() {
    return 2 * options.connectTimeout().toNanos();
  }

  private boolean awaits(CompletableFuture<C> started) {
    try {
      started.get(attemptNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      return true; // it has failed, and whoever waits has been told
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof java.net.ConnectException
            && message != null
            && message.contains("refused")
        ? "connection refused, nobody listens there"
        : cause.getClass().getSimpleName() + ": " + message;
  }

  private void failed(CompletableFuture<C> started, String why) {
    synchronized (this) {
      if (attempt == started) {
        attempt = null;
        connecting = null;
        pause(why);
      }
    }
    started.completeExceptionally(new ConnectFailure(Code.UNAVAILABLE, why));
    reopenAfter(0);
  }

  private void pause(String why) {
    notBeforeNanos = System.nanoTime() + pauseNanos(failures);
    failures++;
    lastFailure = why;
  }

  private static long pauseNanos(int failures) {
    long longest = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failures, 10));
    return ThreadLocalRandom.current().nextLong(longest / 2, longest);
  }

  /** A server that opens connections only to close them is not asked again and again at once. */
  private long pauseAfterLossNanos() {
    boolean wasShort = System.nanoTime() - openedAtNanos < LONGEST_PAUSE_NANOS;
    shortLives = wasShort ? shortLives + 1 : 0;
    return wasShort ? pauseNanos(shortLives) : 0;
  }

  /** Hears of the connections that this opens. */
  private final class Attempts implements Listener<C> {

    @Override
    public void opened(C connection) {
      open.add(connection);
      connection.onClose(() -> open.remove(connection));
      CompletableFuture<C> started;
      boolean unwanted;
      synchronized (Connector.this) {
        unwanted = closed || connecting != connection || attempt == null;
        started = unwanted ? null : attempt;
        if (!unwanted) {
          attempt = null;
          connecting = null;
          failures = 0;
          openedAtNanos = System.nanoTime();
          current = connection;
        }
      }
      if (unwanted) {
        connection.drain("nobody waits for it any more");
      }
      if (started != null) {
        started.complete(connection);
      }
      log.debug("connected to {}", connection.description());
      tellOfChange();
    }

    @Override
    public void unusable(C connection, String why) {
      CompletableFuture<C> started = null;
      long pauseNanos = -1;
      synchronized (Connector.this) {
        if (current == connection) {
          current = null;
          pauseNanos = pauseAfterLossNanos();
          log.info("connection to {} takes no more calls: {}", connection.description(), why);
        } else if (connecting == connection) {
          started = attempt;
        }
      }
      if (started != null && !started.isDone()) {
        failed(started, why);
      }
      if (pauseNanos >= 0) {
        tellOfChange();
        reopenAfter(pauseNanos);
      }
    }

    @Override
    public void changed(C connection) {
      tellOfChange();
    }
  }

  /** Opens no more; the open connection ends when its calls have. */
  void close() {
    C last;
    synchronized (this) {
      closed = true;
      last = current;
      current = null;
    }
    if (last != null) {
      last.drain("the channel was closed");
    }
  }

  /** There is no connection, and why. */
  static final class ConnectFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final Code code;

    ConnectFailure(Code code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    Code code() {
      return code;
    }
  }
}
