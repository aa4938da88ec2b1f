package io.kith.cli;

import io.kith.codec.CodecException;
import io.kith.codec.JsonMethods;
import io.kith.codec.JsonStyle;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceSchema;
import io.kith.core.CallException;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Status;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** One call with JSON in and JSON out, with streams or without. */
final class JsonCall {

  private final Target target;
  private final ServiceSchema contract;
  private final MethodBinding method;
  private final Optional<String> json;
  private final Metadata metadata;
  private final CallOutput output;

  /**
   * A call that is not made yet.
   *
   * @param json the request, or where it is, as the command line has it
   */
  JsonCall(
      Target target,
      MethodName.Found found,
      Optional<String> json,
      Metadata metadata,
      CallOutput output) {
    this.target = target;
    this.contract = found.contract();
    this.json = json;
    this.metadata = metadata;
    this.output = output;
    boolean lines = found.method().traits().contains(Method.Trait.SERVER_STREAMING);
    JsonStyle style = lines ? output.style().withIndented(false) : output.style();
    this.method = JsonMethods.bind(contract, found.method().name(), style, Limits.defaults());
  }

  /** Whether requests or replies are a stream. */
  boolean isStream() {
    return method.method().isStreaming();
  }

  /**
   * Makes it in the current context, and prints what comes; returns the exit code.
   *
   * @throws IllegalArgumentException if the request is none
   */
  int make() {
    return switch (target.call(contract.name(), method, request(), metadata)) {
      case Reply.Success(Object value, _) when method.method().isServerStreaming() ->
          print((Stream<?>) Objects.requireNonNull(value));
      case Reply.Success(Object value, _) -> {
        output.reply(value);
        yield CallCommand.OK;
      }
      case Reply.Failure(Status status, _, Executed executed, _) -> failed(status, executed);
    };
  }

  private Object request() {
    if (method.method().isClientStreaming()) {
      return RequestLines.of(json.orElse("-"), System.in);
    }
    String request = json.map(text -> RequestText.of(text, System.in)).orElse("{}");
    requireMessage(request);
    return request;
  }

  /** What is wrong with a request is the caller's to know before anything is sent. */
  private void requireMessage(String request) {
    try {
      method.request().write(new ProtoWriter(256, Limits.defaults()), request);
    } catch (CodecException e) {
      throw new IllegalArgumentException(
          "the request is no " + method.method().name() + ": " + e.getMessage(), e);
    }
  }

  /** Prints each message when it comes, as long as there is somebody to read it. */
  private int print(Stream<?> replies) {
    try (replies) {
      Iterator<?> messages = replies.iterator();
      while (messages.hasNext() && !output.out().checkError()) {
        output.reply(messages.next());
      }
      return CallCommand.OK;
    } catch (CallException e) {
      return failed(e.status(), e.executed());
    }
  }

  private int failed(Status status, Executed executed) {
    output.failure(status, contract);
    return executed == Executed.NO && CallCommand.isUnreachable(status.code())
        ? CallCommand.UNREACHABLE
        : CallCommand.FAILED;
  }
}
