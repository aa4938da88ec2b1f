package io.kith.console;

import io.kith.codec.MethodBinding;
import io.kith.codec.MethodFilter;
import io.kith.console.Gate.Caller;
import io.kith.console.Gate.Finding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Next;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Status;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets through the calls of those who may make them, and has it written down who changed what. A
 * method that is called by GET alone is for seeing; every other one, for changing. Thread-safe.
 */
final class Door implements MethodFilter {

  private static final String ROLE = "kith-role";

  private final Gate gate;
  private final AuditLog audit;
  private final Predicate<String> open;
  private final Set<String> operators;
  private final LiveStreams streams = new LiveStreams();

  /**
   * A door.
   *
   * @param open tells of the name of a service whether it is not in its way
   * @param operators methods that change nothing, {@code package.Service/Method}, and are for
   *     nobody but those who may
   */
  Door(Gate gate, AuditLog audit, Predicate<String> open, Set<String> operators) {
    this.gate = gate;
    this.audit = audit;
    this.open = open;
    this.operators = Set.copyOf(operators);
  }

  @Override
  public Next around(MethodBinding method, Next next) {
    if (open.test(method.method().service())) {
      return next;
    }
    boolean isRead =
        !method.routes().isEmpty()
            && method.routes().stream().allMatch(route -> route.method().equals("GET"));
    boolean isForOperators = operators.contains(method.method().path());
    Role needed = isRead && !isForOperators ? Role.VIEW : Role.OPERATE;
    Next guarded = call -> pass(call, needed, !isRead, next);
    return method.method().isServerStreaming()
        ? call -> streams.begin(() -> guarded.call(call), () -> check(call, needed))
        : guarded;
  }

  /** A stream outlives the session in which it began, but not by more than a message. */
  private void check(Call call, Role needed) {
    switch (gate.find(call.metadata(), call.context().peerAddress())) {
      case Finding.Refused(Status why) -> throw new CallException(why);
      case Finding.Known(Caller caller) -> {
        if (!caller.role().includes(needed)) {
          throw new CallException(forbidden(caller));
        }
      }
    }
  }

  private static Status forbidden(Caller caller) {
    return Status.of(
        Code.PERMISSION_DENIED,
        caller.name() + " may see, but not do this: it needs the role operate");
  }

  private Reply pass(Call call, Role needed, boolean isChange, Next next) {
    Context context = call.context();
    Optional<InetAddress> from = context.peerAddress();
    return switch (gate.find(call.metadata(), from)) {
      case Finding.Refused(Status why) -> Reply.Failure.notExecuted(why);
      case Finding.Known(Caller caller) -> {
        Reply reply =
            caller.role().includes(needed)
                ? pass(call, context.with(principal(caller)), next)
                : Reply.Failure.notExecuted(forbidden(caller));
        if (isChange) {
          audit.add(caller.name(), from, call.method().path(), call.request(), status(reply));
        }
        yield reply;
      }
    };
  }

  /** The method is run as whom it is run for. */
  private static Reply pass(Call call, Context context, Next next) {
    return context.call(() -> next.call(call.with(context)));
  }

  private static Principal principal(Caller caller) {
    return Principal.ofToken(caller.name(), Map.of(ROLE, caller.role().name()));
  }

  /** Whether the caller of this request may change things, for a method that is both. */
  static boolean isOperator(Context context) {
    return context
        .principal()
        .filter(caller -> Role.OPERATE.name().equals(caller.claims().get(ROLE)))
        .isPresent();
  }

  private static Status status(Reply reply) {
    return switch (reply) {
      case Reply.Success _ -> Status.OK;
      case Reply.Failure failure -> failure.status();
    };
  }
}
