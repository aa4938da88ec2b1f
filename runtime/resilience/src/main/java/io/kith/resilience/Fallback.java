package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.config.Setting;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.rules.Rules;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another implementation of a service, which the code brings and which answers for calls that fail:
 * it has the methods of the service, so the compiler sees to it that it fits, and it is made for
 * each such call, with the reason.
 */
final class Fallback<T> implements Mechanism {

  private static final Logger log = LoggerFactory.getLogger(Fallback.class);

  private final Degradation rules;
  private final ServiceBinding<T> binding;
  private final Function<? super Status, ? extends T> make;
  private final Environment environment;
  private final RareLog rareLog;

  /**
   * A fallback.
   *
   * @param make an implementation that is told why it is needed
   */
  Fallback(
      Degradation rules,
      ServiceBinding<T> binding,
      Function<? super Status, ? extends T> make,
      Environment environment) {
    this.rules = rules;
    this.binding = binding;
    this.make = make;
    this.environment = environment;
    this.rareLog = new RareLog(environment.ticker());
  }

  @Override
  public Stage stage() {
    return rules.stage();
  }

  @Override
  public List<Filter> filters(MethodBinding method, Rules now) {
    if (method.method().isClientStreaming() || !rules.usesFallback(method.method(), now)) {
      return List.of(); // the requests of a stream are gone
    }
    List<Code> on = rules.codes(method.method(), now);
    LongAdder used = environment.interventions().count(stage(), method.method(), "fallback");
    return List.of((call, next) -> {
      Reply reply = next.call(call);
      return reply instanceof Failure failure
              && !method.declares(failure.error())
              && DegradedReply.isMeant(failure.status().code(), on)
          ? answer(method, call, failure, used)
          : reply;
    });
  }

  private Reply answer(MethodBinding method, Call call, Failure failure, LongAdder used) {
    Object value;
    try {
      value =
          binding.dispatch(make.apply(failure.status()), method.method().index(), call.request());
    } catch (Throwable e) { // as of any implementation
      return failed(method, failure, e);
    }
    used.increment();
    if (rareLog.isDue()) {
      log.warn("{} is answered by its fallback: {}", method.method(), failure.status().text());
    }
    return DegradedReply.of(call, value, "fallback", failure);
  }

  /** What the fallback declares, or says by a status, is its answer; else it has none. */
  private Reply failed(MethodBinding method, Failure failure, Throwable thrown) {
    Status declared = method.toStatus(thrown);
    if (declared != null) {
      return new Failure(declared, thrown, Executed.MAYBE, Metadata.empty());
    }
    if (thrown instanceof CallException refusal) {
      return new Failure(refusal.status(), null, failure.executed(), Metadata.empty());
    }
    if (rareLog.isDue()) {
      log.warn("the fallback of {} threw what it does not declare", method.method(), thrown);
    }
    return failure.at("the fallback of " + method.method() + " threw " + thrown);
  }

  /** Told by {@link Degradation}. */
  @Override
  public List<Setting> effective(Method method, Rules now) {
    return List.of();
  }
}
