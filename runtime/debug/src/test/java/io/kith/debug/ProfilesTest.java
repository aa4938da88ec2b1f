package io.kith.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.debug.RecordingPages.FlightRecording;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the flight recorder and the heap tell. */
@Timeout(120)
final class ProfilesTest {

  private final AtomicBoolean stop = new AtomicBoolean();
  private volatile long sink;

  private void burn() {
    while (!stop.get()) {
      long sum = sink;
      for (int i = 0; i < 10_000; i++) {
        sum += i * 31L;
      }
      sink = sum;
    }
  }

  private void litter() {
    while (!stop.get()) {
      sink += new byte[10_000].length;
    }
  }

  private <T> T whileRunning(Runnable task, java.util.function.Supplier<T> look) throws Exception {
    Thread thread = Thread.ofPlatform().daemon().start(task);
    try {
      return look.get();
    } finally {
      stop.set(true);
      thread.join();
    }
  }

  @Test
  void a_flame_graph_names_the_method_that_burns() throws Exception {
    var flames = new LiveFlames(new HeavyWork());
    FlamePages.Stacks stacks = whileRunning(this::burn, () -> flames.stacks("cpu", 2));
    assertThat(stacks.total()).isPositive();
    long burnt =
        stacks.stacks().stream()
            .filter(stack -> stack.frames().contains("ProfilesTest.burn:"))
            .mapToLong(FlamePages.Folded::value)
            .sum();
    assertThat(burnt).isGreaterThan(stacks.total() / 2);
  }

  @Test
  void and_one_of_memory_the_method_that_litters() throws Exception {
    var flames = new LiveFlames(new HeavyWork());
    FlamePages.Stacks stacks = whileRunning(this::litter, () -> flames.stacks("alloc", 1));
    assertThat(stacks.unit()).isEqualTo("bytes");
    assertThat(stacks.stacks().getFirst().frames()).contains("ProfilesTest.litter");
  }

  @Test
  void and_one_of_locks_the_method_that_waits() throws Exception {
    var lock = new ReentrantLock();
    var flames = new LiveFlames(new HeavyWork());
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!stop.get()) {
                lock.lock();
                try {
                  Thread.sleep(5);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } finally {
                  lock.unlock();
                }
              }
            });
    FlamePages.Stacks stacks =
        whileRunning(
            () -> {
              while (!stop.get()) {
                lock.lock();
                lock.unlock();
              }
            },
            () -> flames.stacks("lock", 1));
    other.join();
    assertThat(stacks.stacks())
        .anySatisfy(stack -> assertThat(stack.frames()).contains("ProfilesTest"));
  }

  @Test
  void the_page_runs_nothing_but_its_own_script() {
    var tree = new FlameTree();
    tree.add(List.of("</script><script>alert(1)</script>", "a.B.<init>", "{nonce}&"), 3);
    tree.add(List.of("</script><script>alert(1)</script>"), 1);
    var page = new FlamePage(FlameKind.CPU, 1);
    String html = page.of(tree);
    assertThat(html.split("<script", -1)).hasSize(3);
    assertThat(html)
        .contains("\\u003c/script\\u003e\\u003cscript\\u003ealert(1)", "a.B.\\u003cinit\\u003e")
        .contains("{nonce}\\u0026")
        .doesNotContain("src=")
        .doesNotContain("href=")
        .doesNotContain("innerHTML");
    assertThat(page.policy()).contains("default-src 'none'", "script-src 'nonce-");
    assertThat(tree.folded().getFirst().value()).isEqualTo(3);
  }

  @Test
  void a_tree_is_bounded() {
    var tree = new FlameTree();
    for (int i = 0; i < 60_000; i++) {
      tree.add(List.of("m" + i, "n"), 1);
    }
    assertThat(tree.root().total).isEqualTo(60_000);
    assertThat(tree.root().callees).hasSizeLessThan(50_000);
    tree.add(java.util.Collections.nCopies(10_000, "deep"), 1);
    assertThat(new FlamePage(FlameKind.CPU, 1).of(tree)).isNotEmpty();
  }

  @Test
  void heavy_work_is_done_once_at_a_time() {
    var heavy = new HeavyWork();
    var inner = new CompletableFuture<CallException>();
    heavy.alone(
        "the first",
        () -> {
          try {
            return heavy.alone("the second", () -> 1);
          } catch (CallException e) {
            inner.complete(e);
            return 0;
          }
        });
    assertThat(inner.join().status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(inner.join()).hasMessageContaining("the first");
    assertThat(heavy.alone("the third", () -> 3)).isEqualTo(3);
  }

  @Test
  void the_heap_is_told_by_class() {
    var held = new long[1_000][1_000];
    HeapPages.Histogram histogram = new LiveHeap(new HeavyWork()).histogram(5, false);
    assertThat(histogram.classes()).hasSize(5);
    assertThat(histogram.classes())
        .anySatisfy(one -> {
          assertThat(one.name()).isEqualTo("[J");
          assertThat(one.bytes()).isGreaterThan(8_000_000);
        });
    assertThat(held).hasNumberOfRows(1_000);
  }

  @Test
  void one_recording_at_a_time_is_started_fetched_and_removed() throws Exception {
    try (var recordings = new Recordings();
        Server server =
            Server.builder(new Identity("debugged", "d-1"))
                .address(new Address("127.0.0.1", 0))
                .start();
        var http = HttpClient.newHttpClient()) {
      server.serve(RecordingPages.class, recordings);
      assertThat(recordings.list().recordings()).isEmpty();
      FlightRecording started = recordings.start(60, 0, "");
      assertThat(started.state()).isEqualTo("running");
      assertThat(started.settings()).isEqualTo("profile");
      assertThatThrownBy(() -> recordings.start(1, 0, ""))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> assertThat(e.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
      assertThatThrownBy(() -> recordings.start(601, 0, "")).hasMessageContaining("1 to 600");
      assertThatThrownBy(() -> recordings.start(1, 0, "x")).hasMessageContaining("profile");
      var fetch =
          HttpRequest.newBuilder(URI.create("http://" + server.address() + "/jfr/" + started.id()));
      HttpResponse<byte[]> fetched = http.send(fetch.build(), BodyHandlers.ofByteArray());
      assertThat(fetched.statusCode()).isEqualTo(200);
      assertThat(fetched.body()).startsWith((byte) 'F', (byte) 'L', (byte) 'R', (byte) 0);
      assertThat(fetched.headers().firstValue("content-disposition").orElse(""))
          .contains("attachment");
      recordings.remove(started.id());
      assertThatThrownBy(() -> recordings.remove(started.id()))
          .hasMessageContaining("no recording");
      assertThat(recordings.list().recordings()).isEmpty();
    }
  }
}
