package io.kith.benchmarks.picks;

import java.util.function.IntFunction;

/** The peers by their names. */
public enum Picks {
  /** {@link GrpcPicker}. */
  GRPC(GrpcPicker::new),
  /** {@link DubboPicker}. */
  DUBBO(DubboPicker::new),
  /** {@link SpringPicker}. */
  SPRING(SpringPicker::new);

  private final IntFunction<PickedBy> over;

  Picks(IntFunction<PickedBy> over) {
    this.over = over;
  }

  /** Its choice among so many instances. */
  public PickedBy over(int instances) {
    return over.apply(instances);
  }
}
