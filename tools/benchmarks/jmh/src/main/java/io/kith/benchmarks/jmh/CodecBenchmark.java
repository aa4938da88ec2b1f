package io.kith.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds and bytes of garbage for writing and for reading one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      "-XX:+UseSerialGC",
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED"
    })
public class CodecBenchmark {
  /** A codec's name. */
  @Param({"kith", "protobuf", "protobuf-fresh", "fory", "fory-compatible", "jackson"})
  public String codec = "protobuf";

  /** What is written and read. */
  @Param({"SMALL", "NESTED", "LIST", "ASCII", "CHINESE"})
  public Kind kind = Kind.SMALL;

  private Subject subject = Subjects.of("protobuf", Kind.SMALL);

  /** Makes the message, and says how large it is written. */
  @Setup
  public void setUp() throws Exception {
    subject = Subjects.of(codec, kind);
    System.out.printf("%n%s %s: %d bytes%n", codec, kind, subject.encode());
  }

  @Benchmark
  public int encode() throws Exception {
    return subject.encode();
  }

  @Benchmark
  public Object decode() throws Exception {
    return subject.decode();
  }
}
