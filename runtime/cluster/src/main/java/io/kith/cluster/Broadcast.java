package io.kith.cluster;

import io.kith.codec.MethodFilter;
import io.kith.codec.ServiceBinding;
import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Tracing;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls all instances of a service at the same time, or all that a query finds, and collects what
 * each says.
 *
 * {@snippet :
 * Gathered<Integer> sizes = app.broadcast(Cache.class).call(cache -> cache.size("users"));
 * int all = sizes.require(Enough.ALL).values().stream().mapToInt(n -> n).sum();
 *
 * app.broadcast(Cache.class)
 *     .where(query -> query.withZone("b"))
 *     .run(cache -> cache.clear("users"))
 *     .failures()
 *     .forEach(failed -> log.warn("{} keeps its cache", failed.instance(), failed.why()));
 * }
 *
 * <p>Each instance is called once, on a virtual thread of its own, through all filters. If there is
 * a deadline, an instance has nine tenths of the time until then, so that one that hangs is told of
 * as one that failed, in time. Thread-safe.
 */
public final class Broadcast<T> {

  /** A call of a service. */
  @FunctionalInterface
  public interface Task<T, R extends @Nullable Object> {

    /** Calls the service; at one instance. */
    R on(T service) throws Exception;
  }

  /** A call of a service that returns nothing. */
  @FunctionalInterface
  public interface Command<T> {

    /** Calls the service; at one instance. */
    void on(T service) throws Exception;
  }

  private final ServiceBinding<T> binding;
  private final Query query;
  private final Function<Query, Strategies> clients;
  private final List<MethodFilter> filters;
  private final DefaultTimeouts timeouts;
  private final @Nullable Tracing tracing;

  Broadcast(
      ServiceBinding<T> binding,
      Query query,
      Function<Query, Strategies> clients,
      List<MethodFilter> filters,
      DefaultTimeouts timeouts,
      @Nullable Tracing tracing) {
    this.binding = binding;
    this.query = query;
    this.clients = clients;
    this.filters = filters;
    this.timeouts = timeouts;
    this.tracing = tracing;
  }

  /** The same, to fewer: {@code broadcast.where(query -> query.withZone("b"))}. */
  public Broadcast<T> where(UnaryOperator<Query> narrower) {
    return new Broadcast<>(binding, narrower.apply(query), clients, filters, timeouts, tracing);
  }

  /**
   * Calls all in the current context, and waits for all.
   *
   * @throws CallException if there is nobody to call, or the caller gives up meanwhile
   */
  public <R extends @Nullable Object> Gathered<R> call(Task<? super T, ? extends R> task) {
    Strategies client = clients.apply(query);
    Context context = Context.current();
    Choice choice = client.endpoints().choice();
    List<Endpoint> all =
        (choice.isEmpty() ? client.firstEndpoint().await(context, "a broadcast") : choice).all();
    return new Gathered<>(FanOut.over(all, context, endpoint -> outcome(endpoint, task)));
  }

  /**
   * Calls all in the current context, and waits for all.
   *
   * @throws CallException if there is nobody to call, or the caller gives up meanwhile
   */
  public Gathered<@Nullable Void> run(Command<? super T> command) {
    return this.<@Nullable Void>call(service -> {
      command.on(service);
      return null;
    });
  }

  private <R extends @Nullable Object> Gathered.Outcome<R> outcome(
      Endpoint endpoint, Task<? super T, ? extends R> task) {
    try {
      return new Gathered.Answered<>(endpoint.instance(), task.on(stub(endpoint)));
    } catch (Exception e) { // whatever the task throws is what became of it
      return new Gathered.Failed<>(endpoint.instance(), e);
    }
  }

  private T stub(Endpoint endpoint) {
    return binding.stub(
        new ServiceClient(
            binding.methods(),
            filters,
            (method, call) -> {
              Reply reply = endpoint.link().call(method, call);
              return reply instanceof Failure failure && !method.declares(failure.error())
                  ? failure.at(call.method().path() + " on " + endpoint.instance())
                  : reply;
            },
            timeouts,
            tracing));
  }
}
