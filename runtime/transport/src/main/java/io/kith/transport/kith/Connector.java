package io.kith.transport.kith;

import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.PendingWrites;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one server, opened when the first call needs it and again when it was lost.
 *
 * <p>All callers that need it share one attempt. After a failed attempt, calls fail at once until a
 * jittered pause that doubles from 50 ms to 5 s is over, so that they can be tried elsewhere.
 * Thread-safe.
 */
final class Connector implements ClientConnection.Listener {

  private static final Logger log = LoggerFactory.getLogger(Connector.class);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Identity self;
  private final Address address;
  private final Optional<String> instance;
  private final TransportOptions options;
  private final Bootstrap bootstrap;
  private final Set<PendingWrites> open;

  private volatile @Nullable ClientConnection current;
  private @Nullable CompletableFuture<ClientConnection> attempt;
  private @Nullable ClientConnection connecting;
  private int failures;
  private long notBeforeNanos;
  private String lastFailure = "";
  private boolean closed;

  /**
   * A connector.
   *
   * @param open where connections stand while they are open
   */
  Connector(
      Identity self,
      Address address,
      Optional<String> instance,
      TransportOptions options,
      Bootstrap bootstrap,
      Set<PendingWrites> open) {
    this.self = self;
    this.address = address;
    this.instance = instance;
    this.options = options;
    this.bootstrap = bootstrap;
    this.open = open;
  }

  /** The open connection, if there is one. */
  @Nullable ClientConnection current() {
    return current;
  }

  /**
   * The connection; opens it if need be.
   *
   * @throws ConnectFailure if that fails, or the deadline passes
   */
  ClientConnection connect(Deadline deadline) throws ConnectFailure {
    CompletableFuture<ClientConnection> pending;
    synchronized (this) {
      ClientConnection known = current;
      if (known != null) {
        return known;
      }
      pending = attempt == null ? startAttempt() : attempt;
    }
    try {
      // An attempt ends by itself, so only a caller that cannot wait for that needs a timer of its
      // own.
      long nanos = deadline.remainingNanos(System.nanoTime());
      return nanos > 2 * attemptNanos() ? pending.get() : pending.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new ConnectFailure(
          Code.UNAVAILABLE, String.valueOf(cause == null ? e : cause.getMessage()));
    } catch (TimeoutException e) {
      throw new ConnectFailure(
          Code.DEADLINE_EXCEEDED, "the deadline passed while connecting to " + address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectFailure(Code.CANCELLED, "interrupted while connecting to " + address);
    }
  }

  private CompletableFuture<ClientConnection> startAttempt() throws ConnectFailure {
    if (closed) {
      throw new ConnectFailure(Code.UNAVAILABLE, "the channel to " + address + " is closed");
    }
    long pauseNanos = notBeforeNanos - System.nanoTime();
    if (failures > 0 && pauseNanos > 0) {
      throw new ConnectFailure(
          Code.UNAVAILABLE,
          lastFailure + " (next attempt in " + (pauseNanos / 1_000_000 + 1) + " ms)");
    }
    var started = new CompletableFuture<ClientConnection>();
    attempt = started;
    Thread.ofVirtual().name("kith-connect").start(() -> open(started));
    return started;
  }

  private void open(CompletableFuture<ClientConnection> started) {
    if (bootstrap.config().group().isShuttingDown()) {
      failed(started, "the client is closed");
      return;
    }
    try {
      InetAddress resolved = InetAddress.getByName(address.host());
      var connection = new ClientConnection(self, address, instance, options, this);
      synchronized (this) {
        connecting = connection;
      }
      bootstrap
          .clone()
          .handler(
              new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                  channel.pipeline().addLast(connection);
                }
              })
          .connect(new InetSocketAddress(resolved, address.port()))
          .addListener(outcome -> {
            if (!outcome.isSuccess()) {
              failed(started, "cannot connect to " + address + ": " + reason(outcome.cause()));
            }
          });
      if (!awaits(started)) {
        failed(started, address + " accepted the connection, and did not answer");
      }
    } catch (UnknownHostException e) {
      failed(started, "the host of " + address + " is unknown");
    } catch (RuntimeException e) { // such as a client that is closed
      failed(started, "cannot connect to " + address + ": " + e.getMessage());
    }
  }

  /** How long an attempt takes at the most: to connect, and to hear who answers. */
  private long attemptNanos() {
    return 2 * options.connectTimeout().toNanos();
  }

  private boolean awaits(CompletableFuture<ClientConnection> started) {
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

  private void failed(CompletableFuture<ClientConnection> started, String why) {
    synchronized (this) {
      if (attempt == started) {
        attempt = null;
        connecting = null;
        pause(why);
      }
    }
    started.completeExceptionally(new ConnectFailure(Code.UNAVAILABLE, why));
  }

  private void pause(String why) {
    long longest = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failures, 10));
    failures++;
    lastFailure = why;
    notBeforeNanos = System.nanoTime() + ThreadLocalRandom.current().nextLong(longest / 2, longest);
  }

  @Override
  public void opened(ClientConnection connection) {
    open.add(connection);
    connection.onClose(() -> open.remove(connection));
    CompletableFuture<ClientConnection> started;
    boolean unwanted;
    synchronized (this) {
      unwanted = closed || connecting != connection || attempt == null;
      started = unwanted ? null : attempt;
      if (!unwanted) {
        attempt = null;
        connecting = null;
        failures = 0;
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
  }

  @Override
  public void unusable(ClientConnection connection, String why) {
    CompletableFuture<ClientConnection> started = null;
    synchronized (this) {
      if (current == connection) {
        current = null;
        log.info("connection to {} takes no more calls: {}", connection.description(), why);
      } else if (connecting == connection) {
        started = attempt;
      }
    }
    if (started != null && !started.isDone()) {
      failed(started, why);
    }
  }

  /** Opens no more; the open connection ends when its calls have. */
  void close() {
    ClientConnection last;
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
