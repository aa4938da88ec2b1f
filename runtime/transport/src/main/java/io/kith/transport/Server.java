package io.kith.transport;

import io.kith.codec.MethodFilter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Admission;
import io.kith.core.Authenticator;
import io.kith.core.Deadline;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Tracing;
import io.kith.transport.call.ServedConnection;
import io.kith.transport.call.ServerState;
import io.kith.transport.call.Services;
import io.kith.transport.call.Viewed;
import io.kith.transport.http.Router;
import io.kith.transport.loop.EventLoops;
import io.kith.transport.reflection.Reflection;
import io.kith.transport.reflection.ReflectionBinding;
import io.kith.transport.tls.ServerSecurity;
import io.kith.trust.UnusableFileException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A server without registry and configuration file: it listens on one port and runs the services
 * that it is given.
 *
 * {@snippet :
 * try (var server = Server.builder(new Identity("membership", "m-1"))
 *     .address(new Address("127.0.0.1", 4242))
 *     .start()) {
 *   server.serve(Membership.class, new MembershipService());
 *   Thread.currentThread().join();
 * }
 * }
 *
 * <p>Thread-safe.
 */
public final class Server implements AutoCloseable {

  /** How long clients that have all their answers get to hang up. */
  private static final long HANG_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long DRAIN_STEP_MILLIS = 5;

  /** An event loop that takes longer has more than connections to look at. */
  static final Duration VIEW_TIMEOUT = Duration.ofSeconds(1);

  private final ServerState state;
  private final Router router;
  private final EventLoops loops;
  private final Channel listener;
  private final Address address;
  private final Optional<ServerSecurity> security;
  private final Health health;

  private Server(
      ServerState state,
      Router router,
      EventLoops loops,
      Channel listener,
      Address address,
      Optional<ServerSecurity> security,
      Health health) {
    this.state = state;
    this.router = router;
    this.health = health;
    this.loops = loops;
    this.listener = listener;
    this.address = address;
    this.security = security;
  }

  /** A builder of a server that says it is {@code identity}. */
  public static Builder builder(Identity identity) {
    return new Builder(identity);
  }

  /** Serves one more service from now on. */
  public <T> void serve(Class<T> service, T implementation) {
    serve(ServiceBinding.of(service), implementation);
  }

  /**
   * Serves one more service from now on.
   *
   * @throws IllegalArgumentException if a service of this name is served already, or one with a
   *     path of the same requests
   */
  public synchronized <T> void serve(ServiceBinding<T> binding, T implementation) {
    Runnable routes = router.plan(binding);
    state.services.add(binding, implementation);
    routes.run();
    health.set(binding.schema().name(), true);
  }

  /**
   * Passes the calls of one more service on from now on, or of the same one by another contract.
   *
   * @param binding the contract; of one that is known at run time only, a {@link
   *     io.kith.codec.RawBinding}
   * @param to where each call goes when all filters are passed: on a thread of the call, in its
   *     context; what it returns is the answer
   * @throws IllegalArgumentException if a service of this name is served here
   */
  public synchronized void relay(ServiceBinding<?> binding, Next to) {
    Runnable routes = router.plan(binding);
    state.services.relay(binding, to);
    routes.run();
    health.set(binding.schema().name(), true);
  }

  /** Which of the services are fit to be called, as load balancers and orchestrators ask for it. */
  public Health health() {
    return health;
  }

  /** Where it listens. */
  public Address address() {
    return address;
  }

  /** The contracts of what it serves. */
  public List<ServiceSchema> services() {
    return state.services.schemas();
  }

  /** How many connections are open, of whatever protocol. */
  public int connections() {
    return state.connections.size();
  }

  /** How many calls are being handled. */
  public int callsInFlight() {
    return state.callsInFlight.get();
  }

  /**
   * The connections that are open, with the calls on them; those that do not say so in time, 1 s,
   * are left out. Blocks until they have.
   */
  public List<ConnectionView> openConnections() {
    return Viewed.all(state.connections, VIEW_TIMEOUT);
  }

  /**
   * Tells all clients to send new calls elsewhere, refuses new ones, and waits for those in flight,
   * and then a little for the clients to hang up.
   *
   * <p>A client hangs up once it has all its answers. To close the connection before it does could
   * cut off an answer that is still on its way.
   *
   * @return whether all calls ended within the limit; false too if this thread is interrupted
   */
  public boolean drain(Duration limit) {
    state.draining = true;
    health.close();
    listener.close();
    state.connections.forEach(ServedConnection::drain);
    long startNanos = System.nanoTime();
    Deadline deadline = Deadline.after(limit, startNanos);
    long quietSinceNanos = startNanos;
    try {
      for (long nowNanos = startNanos;
          !deadline.hasPassed(nowNanos)
              && !state.connections.isEmpty()
              && nowNanos - quietSinceNanos < HANG_UP_NANOS;
          nowNanos = System.nanoTime()) {
        if (state.callsInFlight.get() > 0) {
          quietSinceNanos = nowNanos;
        }
        state.awaitChange(DRAIN_STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return state.callsInFlight.get() == 0;
  }

  /** Closes the port and all connections; calls in flight are cancelled. */
  @Override
  public void close() {
    health.close();
    listener.close().awaitUninterruptibly(1_000);
    state.connections.forEach(ServedConnection::close);
    loops.close();
    security.ifPresent(ServerSecurity::close);
  }

  /** Builds a server. Not thread-safe. */
  public static final class Builder {
    final Identity identity;
    final List<MethodFilter> filters = new ArrayList<>();
    Address address = new Address("127.0.0.1", 0);
    TransportOptions options = TransportOptions.defaults();
    Optional<Boolean> reflection = Optional.empty();
    @Nullable Authenticator authenticator;
    @Nullable Admission admission;
    @Nullable Tracing tracing;
    ToLongFunction<Method> mostNanos = _ -> Long.MAX_VALUE;

    private Builder(Identity identity) {
      this.identity = identity;
    }

    /** Where to listen; by default on the loopback interface, on a port of the system's choice. */
    public Builder address(Address value) {
      address = value;
      return this;
    }

    /** Bounds and times. */
    public Builder options(TransportOptions value) {
      options = value;
      return this;
    }

    /**
     * Who knows callers by what comes along with their calls, such as a token; by default they are
     * known by their certificates alone.
     */
    public Builder authenticator(Authenticator value) {
      authenticator = value;
      return this;
    }

    /** Whether calls are begun that have waited for their turn; by default all of them are. */
    public Builder admission(Admission value) {
      admission = value;
      return this;
    }

    /** What follows the calls; by default nothing does. Health checks are not followed. */
    public Builder tracing(Tracing value) {
      tracing = value;
      return this;
    }

    /**
     * How long a call of a method may take, in nanoseconds, from its arrival: a call whose caller
     * has more time, or no deadline, has this one. Asked for each call; {@link Long#MAX_VALUE} for
     * no bound, which is the default. A stream lives as long as both sides want it.
     */
    public Builder timeouts(ToLongFunction<Method> value) {
      mostNanos = value;
      return this;
    }

    /** Adds a filter around every call, inside of those added before. */
    public Builder filter(Filter value) {
      return around(MethodFilter.of(value));
    }

    /**
     * Adds a filter that is made for each method, inside of those added before. It has no say about
     * health checks.
     */
    public Builder around(MethodFilter value) {
      filters.add(value);
      return this;
    }

    /**
     * Whether clients are told the contracts of all services by gRPC's server reflection, as tools
     * such as grpcurl ask for it. Unless it is said here, they are if the server listens on the
     * loopback interface: who reaches it there is at home, and to others a contract is a map.
     */
    public Builder reflection(boolean value) {
      reflection = Optional.of(value);
      return this;
    }

    private static boolean isLocal(Address address) {
      try {
        return InetAddress.getByName(address.host()).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false; // to listen there will say so
      }
    }

    /**
     * Listens.
     *
     * @throws IOException if the address cannot be used, such as a port that is taken
     * @throws UnusableFileException if a file that TLS needs cannot be used
     */
    public Server start() throws IOException {
      Optional<ServerSecurity> security =
          options.serverTls().map(tls -> new ServerSecurity(tls, options));
      var loops = new EventLoops("kith-server", options);
      var state =
          new ServerState(
              identity,
              options,
              new Services(identity, filters, authenticator, admission, tracing, mostNanos));
      var health = new Health();
      state.services.addOwn(new HealthBinding(), health, List.of()); // whoever asks has no rights
      if (reflection.orElse(isLocal(address))) {
        var contracts = new Reflection(state.services::all);
        ReflectionBinding.all()
            .forEach(binding -> state.services.addOwn(binding, contracts, filters));
      }
      var router = new Router(state);
      Channel listener;
      try {
        listener = listen(loops, state, router, security.orElse(null));
      } catch (IOException e) {
        loops.close();
        security.ifPresent(ServerSecurity::close);
        throw e;
      }
      var bound = (InetSocketAddress) listener.localAddress();
      return new Server(
          state,
          router,
          loops,
          listener,
          new Address(address.host(), bound.getPort()),
          security,
          health);
    }

    private Channel listen(
        EventLoops loops, ServerState state, Router router, @Nullable ServerSecurity security)
        throws IOException {
      InetAddress host;
      try {
        host = InetAddress.getByName(address.host());
      } catch (UnknownHostException e) {
        throw new IOException("cannot listen on " + address + ": the host is unknown", e);
      }
      ChannelFuture outcome =
          loops
              .server()
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      channel.pipeline().addLast(new ProtocolDetector(state, router, security));
                    }
                  })
              .bind(new InetSocketAddress(host, address.port()))
              .awaitUninterruptibly();
      if (!outcome.isSuccess()) {
        Throwable cause = outcome.cause();
        throw new IOException(
            "cannot listen on "
                + address
                + ": "
                + cause.getMessage()
                + (address.port() == 0 ? "" : "; is the port taken? Choose another, or 0 for any"),
            cause);
      }
      return outcome.channel();
    }
  }
}
