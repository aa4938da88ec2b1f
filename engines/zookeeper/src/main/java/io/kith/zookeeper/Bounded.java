package io.kith.zookeeper;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;

/** Runs what ZooKeeper has no time limit for, and says in our words how it failed. */
final class Bounded {

  private Bounded() {}

  /**
   * The result of the operation, if it comes within the time.
   *
   * @throws CallException if it fails, or takes longer
   */
  static <T> T within(Duration time, Callable<T> operation) throws InterruptedException {
    var task = new FutureTask<>(operation);
    Thread thread = Thread.ofVirtual().name("kith-zookeeper").start(task);
    try {
      return task.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new CallException(
          Status.of(Code.DEADLINE_EXCEEDED, "no answer within " + time.toMillis() + " ms"), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw failure(cause == null ? e : cause);
    } finally {
      thread.interrupt();
    }
  }

  private static CallException failure(Throwable cause) {
    if (cause instanceof CallException ours) {
      return ours;
    }
    Code code =
        cause instanceof KeeperException theirs
            ? code(theirs.code())
            : cause instanceof InterruptedException ? Code.CANCELLED : Code.UNAVAILABLE;
    String message = cause.getMessage();
    return new CallException(Status.of(code, message == null ? cause.toString() : message), cause);
  }

  private static Code code(KeeperException.Code code) {
    return switch (code) {
      case NOAUTH -> Code.PERMISSION_DENIED;
      case AUTHFAILED -> Code.UNAUTHENTICATED;
      case NONODE -> Code.NOT_FOUND;
      case NODEEXISTS, BADVERSION -> Code.ABORTED;
      case UNIMPLEMENTED -> Code.FAILED_PRECONDITION;
      case BADARGUMENTS -> Code.INVALID_ARGUMENT;
      default -> Code.UNAVAILABLE;
    };
  }
}
