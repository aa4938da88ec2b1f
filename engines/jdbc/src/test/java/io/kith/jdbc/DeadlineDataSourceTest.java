package io.kith.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Context;
import io.kith.core.Deadline;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a driver is asked, and what becomes of one that does not listen. */
@Timeout(30)
final class DeadlineDataSourceTest {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch aborted = new CountDownLatch(1);
  private boolean isDeaf;

  private final Statement statement =
      proxy(
          Statement.class,
          (_, method, arguments) -> {
            asked.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
            return switch (method.getName()) {
              case "execute" -> {
                threads.add(Thread.currentThread());
                if (isDeaf) {
                  aborted.await();
                  throw new SQLException("the connection is gone", "08006");
                }
                yield true;
              }
              case "isClosed" -> false;
              default -> null;
            };
          });

  private final Connection connection =
      proxy(
          Connection.class,
          (_, method, _) ->
              switch (method.getName()) {
                case "createStatement" -> statement;
                case "abort" -> {
                  asked.add("abort");
                  aborted.countDown();
                  yield null;
                }
                case "commit" -> {
                  if (isDeaf) {
                    aborted.await();
                  }
                  throw new SQLException("the connection is gone", "08006");
                }
                default -> null;
              });

  private final DeadlineDataSource source =
      DeadlineDataSource.of(proxy(DataSource.class, (_, _, _) -> connection));

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            DeadlineDataSourceTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private void execute() throws SQLException {
    source.getConnection().createStatement().execute("SELECT 1");
  }

  @Test
  void without_a_deadline_everything_goes_straight_to_the_driver() throws SQLException {
    execute();
    assertThat(asked).containsExactly("execute SELECT 1");
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void a_statement_has_what_remains_as_its_timeout_in_whole_seconds_rounded_up() throws Exception {
    Deadline deadline = Deadline.after(Duration.ofMillis(59_500), System.nanoTime());
    Context.root()
        .with(deadline)
        .call(() -> {
          execute();
          return true;
        });
    assertThat(asked)
        .containsExactly("setQueryTimeout 60", "execute SELECT 1", "isClosed", "setQueryTimeout 0");
  }

  @Test
  void a_shorter_timeout_of_its_user_stays() throws Exception {
    Context.within(Duration.ofMinutes(1))
        .call(() -> {
          Statement mine = source.getConnection().createStatement();
          mine.setQueryTimeout(7);
          mine.execute("SELECT 1");
          assertThat(mine.getQueryTimeout()).isEqualTo(7);
          return true;
        });
    assertThat(asked).containsExactly("setQueryTimeout 7", "execute SELECT 1");
  }

  @Test
  void a_database_that_does_not_even_listen_to_cancel_loses_the_connection() {
    isDeaf = true;
    long startNanos = System.nanoTime();
    assertThatThrownBy(() ->
            Context.within(Duration.ofMillis(50))
                .call(() -> {
                  execute();
                  return true;
                }))
        .isInstanceOf(SQLTimeoutException.class)
        .hasMessageContaining("the deadline of the call passed after");
    assertThat(System.nanoTime() - startNanos)
        .isGreaterThan(DriverCall.GRACE.toNanos())
        .isLessThan(TimeUnit.SECONDS.toNanos(20));
    assertThat(asked).contains("cancel", "abort");
    assertThat(asked.indexOf("cancel")).isLessThan(asked.indexOf("abort"));
  }

  @Test
  void a_commit_that_does_not_come_back_says_that_it_may_have_been_done() {
    isDeaf = true;
    assertThatThrownBy(() ->
            Context.within(Duration.ofMillis(50))
                .call(() -> {
                  source.getConnection().commit();
                  return true;
                }))
        .isInstanceOf(SQLTimeoutException.class)
        .hasMessageContaining("a commit, which may have been done");
    assertThat(asked).contains("abort");
  }

  @Test
  void a_connection_is_itself() throws SQLException {
    Connection one = source.getConnection();
    assertThat(List.of(source.getConnection(), one).indexOf(one)).isEqualTo(1);
    assertThat(Set.of(one)).contains(one);
    assertThat(one.createStatement().getConnection()).isEqualTo(one);
  }
}
